// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "OwnReward",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(name: "GenAgent", path: "../..", traits: [])
    ],
    targets: [
        .executableTarget(
            name: "own-reward",
            dependencies: [
                .product(name: "GenAgent", package: "GenAgent"),
                .product(name: "GenAgentTraining", package: "GenAgent"),
                .product(name: "GenAgentSandbox", package: "GenAgent"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
