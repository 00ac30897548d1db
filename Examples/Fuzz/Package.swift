// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "GenAgent", path: "../..", traits: [])],
    targets: [
        .executableTarget(
            name: "fuzz-turns",
            dependencies: [
                .product(name: "GenAgent", package: "GenAgent"),
                .product(name: "GenAgentTesting", package: "GenAgent"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
