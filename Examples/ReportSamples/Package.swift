// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ReportSamples",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(name: "GenAgent", path: "../..", traits: [])
    ],
    targets: [
        .executableTarget(
            name: "report-samples",
            dependencies: [
                .product(name: "GenAgent", package: "GenAgent"),
                .product(name: "GenAgentTesting", package: "GenAgent"),
                .product(name: "GenAgentImaging", package: "GenAgent"),
                .product(name: "GenAgentSandbox", package: "GenAgent"),
                .product(name: "GenAgentReport", package: "GenAgent"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
