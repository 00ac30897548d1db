import GenAgent

/// Does independent work on all cores and returns the results in order.
func concurrently<Result: Sendable>(_ count: Int, _ work: @escaping @Sendable (Int) async -> Result) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
        var results: [Result?] = Array(repeating: nil, count: count)
        for index in 0..<count { group.addTask { (index, await work(index)) } }
        for await (index, result) in group { results[index] = result }
        return results.compactMap(\.self)
    }
}

func fixed(_ value: Double, digits: Int = 3) -> String { value.fixed(digits) }
