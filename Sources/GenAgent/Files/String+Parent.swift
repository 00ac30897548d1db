extension String {
    /// The path of the folder that holds the file or folder at this path; empty where the path names none, as in `pictures`.
    ///
    /// Foundation's `deletingLastPathComponent` ends the process for paths of one letter, such as `o` (Swift 6.3 on Linux).
    package var parentPath: String {
        var parent = self[...]
        while parent.count > 1, parent.hasSuffix("/") { parent.removeLast() }
        guard let slash = parent.lastIndex(of: "/") else { return "" }
        parent = parent[..<slash]
        while parent.hasSuffix("/") { parent.removeLast() }
        return parent.isEmpty ? "/" : String(parent)
    }
}
