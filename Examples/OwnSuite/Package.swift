// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "OwnSuite",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(name: "GenAgent", path: "../..", traits: [])
    ],
    targets: [
        .executableTarget(
            name: "own-suite",
            dependencies: [
                .product(name: "GenAgent", package: "GenAgent"),
                .product(name: "GenAgentEvaluation", package: "GenAgent"),
                .product(name: "GenAgentSandbox", package: "GenAgent"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
