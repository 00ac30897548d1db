// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Experiments",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(name: "GenAgent", path: "../..", traits: [])
    ],
    targets: [
        .executableTarget(
            name: "experiments",
            dependencies: [
                .product(name: "GenAgent", package: "GenAgent"),
                .product(name: "GenAgentEvaluation", package: "GenAgent"),
                .product(name: "GenAgentReport", package: "GenAgent"),
                .product(name: "GenAgentSandbox", package: "GenAgent"),
                .product(name: "GenAgentTraining", package: "GenAgent"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
