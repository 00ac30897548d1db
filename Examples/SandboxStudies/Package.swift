// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "SandboxStudies",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(name: "GenAgent", path: "../..", traits: [])
    ],
    targets: [
        .executableTarget(
            name: "sandbox-study",
            dependencies: [
                .product(name: "GenAgent", package: "GenAgent"),
                .product(name: "GenAgentImaging", package: "GenAgent"),
                .product(name: "GenAgentSandbox", package: "GenAgent"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
