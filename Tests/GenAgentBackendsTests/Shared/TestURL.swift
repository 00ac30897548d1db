import Foundation

/// The URL of the text; the file root where it is none, which makes the test fail.
func testURL(_ text: String) -> URL { URL(string: text) ?? URL(filePath: "/") }
