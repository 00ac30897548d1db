import Foundation
import GenAgentTraining
import Testing

@Suite struct AdamWTests {
    @Test func aStoredOptimizerGoesOnToTheBit() throws {
        var optimizer = AdamW(learningRate: 0.03, maximumGradientNorm: 1)
        var parameters = [0.1, -2, 3.7]
        func gradient(_ parameters: [Double]) -> [Double] { parameters.map { sin(3 * $0) + 0.3 * $0 } }
        for _ in 0..<5 { try optimizer.step(&parameters, gradient: gradient(parameters)) }
        let stored = try JSONEncoder().encode(optimizer)
        let storedParameters = try JSONEncoder().encode(parameters)
        var resumed = try JSONDecoder().decode(AdamW.self, from: stored)
        var resumedParameters = try JSONDecoder().decode([Double].self, from: storedParameters)
        #expect(resumed == optimizer)
        for _ in 0..<20 {
            try optimizer.step(&parameters, gradient: gradient(parameters))
            try resumed.step(&resumedParameters, gradient: gradient(resumedParameters))
        }
        #expect(resumedParameters.map(\.bitPattern) == parameters.map(\.bitPattern))
        #expect(optimizer.steps == 25)
    }

    @Test func aGradientThatIsNoNumberChangesNothing() throws {
        var optimizer = AdamW()
        var parameters = [1.0, 2]
        try optimizer.step(&parameters, gradient: [0.5, -0.5])
        let (before, state) = (parameters, optimizer)
        for gradient in [[1, .nan], [.infinity, 0], [1e200, 1e200], [1], []] {
            #expect(throws: TrainingMathError.self) { try optimizer.step(&parameters, gradient: gradient) }
        }
        #expect(parameters == before)
        #expect(optimizer == state)
        var other = [1.0]
        #expect(throws: TrainingMathError.self) { try optimizer.step(&other, gradient: [1]) }
    }

    @Test func aDamagedStateIsRefused() throws {
        var optimizer = AdamW()
        var parameters = [1.0]
        try optimizer.step(&parameters, gradient: [1])
        let stored = String(decoding: try JSONEncoder().encode(optimizer), as: UTF8.self)
        for steps in ["-1", "9223372036854775807"] {
            let text = stored.replacing("\"steps\":1", with: "\"steps\":\(steps)")
            #expect(text != stored)
            var damaged = try JSONDecoder().decode(AdamW.self, from: Data(text.utf8))
            #expect(throws: TrainingMathError.self) { try damaged.step(&parameters, gradient: [1]) }
        }
    }

    @Test func settingsAreChecked() {
        var parameters = [1.0]
        for wrong in [
            AdamW(learningRate: -1), AdamW(beta1: 1), AdamW(beta2: -0.1), AdamW(epsilon: -1), AdamW(weightDecay: -1),
            AdamW(maximumGradientNorm: 0), AdamW(learningRate: .nan),
        ] {
            var optimizer = wrong
            #expect(throws: TrainingMathError.self) { try optimizer.step(&parameters, gradient: [1]) }
        }
    }

    @Test func itFindsTheLowestPoint() throws {
        var optimizer = AdamW(learningRate: 0.05, weightDecay: 0)
        var parameters = [5.0, -3]
        for _ in 0..<2000 {
            try optimizer.step(&parameters, gradient: [2 * (parameters[0] - 1), 2 * (parameters[1] - 2)])
        }
        #expect(abs(parameters[0] - 1) < 1e-3 && abs(parameters[1] - 2) < 1e-3)
    }

    @Test func decayShrinksParametersWithoutAGradient() throws {
        var optimizer = AdamW(learningRate: 0.1, weightDecay: 0.5)
        var parameters = [4.0]
        try optimizer.step(&parameters, gradient: [0])
        #expect(abs(parameters[0] - 3.8) < 1e-12)
        var none: [Double] = []
        #expect(try AdamWTests.norm(of: &none) == 0)
    }

    private static func norm(of parameters: inout [Double]) throws -> Double {
        var optimizer = AdamW()
        return try optimizer.step(&parameters, gradient: [])
    }
}
