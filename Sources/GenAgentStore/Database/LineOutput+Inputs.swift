#if Store
import GenAgent

/// The inputs that nearly every session has, member by member: what `encode(to:)` writes, in its order, at a sixth of the time.
/// A test compares both, and another counts the members, so that a new one is not forgotten here.
extension JSONLineWriter {
    /// Writes an input with its place and time.
    func write(_ input: RecordedInput) throws {
        write(literal: "{\"index\":")
        write(input.index)
        write(literal: ",\"time\":")
        write(input.time.microseconds)
        write(literal: ",\"input\":")
        try write(input.input)
        append(UInt8(ascii: "}"))
    }

    private func write(_ input: SessionInput) throws {
        switch input {
        case .started(let start):
            write(literal: "{\"type\":\"started\",\"start\":")
            try write(start)
        case .policyReplied(let reply, let parse):
            write(literal: "{\"type\":\"policyReplied\",\"reply\":")
            try write(reply)
            write(literal: ",\"parse\":")
            try write(parse)
        case .callStarted: write(literal: "{\"type\":\"callStarted\"")
        case .toolReturned(let result):
            write(literal: "{\"type\":\"toolReturned\",\"result\":")
            try write(result)
        case .judged(let verdict):
            write(literal: "{\"type\":\"judged\",\"verdict\":")
            try write(verdict)
        default: return try write(whole: input)
        }
        append(UInt8(ascii: "}"))
    }

    private func write(_ reply: PolicyReply) throws {
        write(literal: "{\"text\":")
        write(reply.text)
        write(",\"reasoning\":", reply.reasoning)
        write(literal: ",\"toolCalls\":")
        write(reply.toolCalls) { call in
            write(literal: "{\"id\":")
            write(call.id)
            write(literal: ",\"name\":")
            write(call.name)
            write(literal: ",\"arguments\":")
            write(call.arguments)
            append(UInt8(ascii: "}"))
        }
        write(literal: ",\"finishReason\":")
        write(reply.finishReason.rawValue)
        write(literal: ",\"usage\":")
        try write(reply.usage)
        if let tokens = reply.tokens {
            write(literal: ",\"tokens\":")
            try write(tokens)
        }
        write(",\"isTokenExact\":", reply.isTokenExact)
        write(",\"model\":", reply.model)
        write(",\"isRedacted\":", reply.isRedacted)
        append(UInt8(ascii: "}"))
    }

    private func write(_ tokens: TokenRecord) throws {
        // All three may be missing, so the commas are not known beforehand.
        var mark = UInt8(ascii: "{")
        for (name, ids) in [("\"promptIDs\":", tokens.promptIDs), ("\"completionIDs\":", tokens.completionIDs)] {
            guard let ids else { continue }
            append(mark)
            mark = UInt8(ascii: ",")
            write(raw: name)
            write(ids) { write($0) }
        }
        if let probabilities = tokens.logProbabilities {
            append(mark)
            mark = UInt8(ascii: ",")
            write(literal: "\"logProbabilities\":")
            try write(probabilities) { try write($0) }
        }
        if mark == UInt8(ascii: "{") { append(mark) }
        append(UInt8(ascii: "}"))
    }

    private func write(_ parse: TurnParse) throws {
        guard case .turn(let turn) = parse else { return try write(whole: parse) }
        write(literal: "{\"type\":\"turn\",\"turn\":{")
        if let thought = turn.thought {
            write(literal: "\"thought\":")
            write(thought)
            append(UInt8(ascii: ","))
        }
        if let judgment = turn.judgment {
            write(literal: "\"judgement\":")
            write(judgment)
            append(UInt8(ascii: ","))
        }
        write(literal: "\"action\":")
        switch turn.action {
        case .answer(let text):
            write(literal: "{\"type\":\"answer\",\"text\":")
            write(text)
        case .call(let calls):
            write(literal: "{\"type\":\"call\",\"calls\":")
            try write(calls) { try write($0) }
        }
        write(literal: "},\"deviations\":")
        write(turn.deviations) { write($0.rawValue) }
        write(literal: "}}")
    }

    private func write(_ call: ToolCall) throws {
        append(UInt8(ascii: "{"))
        if let id = call.id {
            write(literal: "\"id\":")
            write(id)
            append(UInt8(ascii: ","))
        }
        write(literal: "\"name\":")
        write(call.name)
        write(literal: ",\"arguments\":")
        try write(call.arguments)
        append(UInt8(ascii: "}"))
    }

    private func write(_ result: RecordedToolResult) throws {
        write(literal: "{\"text\":")
        write(result.text)
        write(literal: ",\"images\":")
        write(result.images) { write($0) }
        if let seed = result.seedUsed {
            write(literal: ",\"seedUsed\":")
            write(seed)
        }
        write(literal: ",\"warnings\":")
        write(result.warnings) { write($0) }
        write(literal: ",\"usage\":")
        try write(result.usage)
        append(UInt8(ascii: "}"))
    }

    private func write(_ verdict: Verdict) throws {
        write(literal: "{\"outcome\":")
        write(verdict.outcome.rawValue)
        if let score = verdict.score {
            write(literal: ",\"score\":")
            try write(score)
        }
        write(literal: ",\"findings\":")
        write(verdict.findings) { finding in
            write(literal: "{\"requirement\":")
            write(finding.requirement)
            write(",\"isMet\":", finding.isMet)
            write(",\"detail\":", finding.detail)
            append(UInt8(ascii: "}"))
        }
        write(",\"summary\":", verdict.summary)
        write(literal: ",\"usage\":")
        try write(verdict.usage)
        append(UInt8(ascii: "}"))
    }

    private func write(_ usage: Usage) throws {
        write(literal: "{\"inputTokens\":")
        write(usage.inputTokens)
        write(literal: ",\"outputTokens\":")
        write(usage.outputTokens)
        write(literal: ",\"images\":")
        write(usage.images)
        write(literal: ",\"seconds\":")
        try write(usage.seconds)
        if let money = usage.money {
            write(literal: ",\"money\":")
            try write(money)
        }
        if usage.retries != 0 {
            write(literal: ",\"retries\":")
            write(usage.retries)
        }
        append(UInt8(ascii: "}"))
    }
}
#endif
