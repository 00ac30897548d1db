/// Maps elements side by side, a bounded number at a time; results come in the order of the elements.
///
/// - Throws: What the body throws first, after the rest was cancelled; `CancellationError` where the task was cancelled.
func boundedMap<Element: Sendable, Value: Sendable>(
    _ elements: [Element], concurrency: Int, _ body: @escaping @Sendable (Element) async throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
        var values = [Value?](repeating: nil, count: elements.count)
        for (index, element) in elements.enumerated() {
            if index >= max(1, concurrency), let (done, value) = try await group.next() { values[done] = value }
            try Task.checkCancellation()
            group.addTask { (index, try await body(element)) }
        }
        for try await (done, value) in group { values[done] = value }
        try Task.checkCancellation()
        return values.compactMap { $0 }
    }
}
