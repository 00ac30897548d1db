// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(name: "GenAgent", path: "../..", traits: ["Store"]),
        // The same SQLite, through its C interface.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // zlib's own speed is what the PNG benchmark compares with.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "CMalloc", "CZlib",
                .product(name: "GenAgent", package: "GenAgent"),
                .product(name: "GenAgentTesting", package: "GenAgent"),
                .product(name: "GenAgentHTTP", package: "GenAgent"),
                .product(name: "GenAgentBackends", package: "GenAgent"),
                .product(name: "GenAgentCurl", package: "GenAgent"),
                .product(name: "GenAgentImaging", package: "GenAgent"),
                .product(name: "GenAgentSandbox", package: "GenAgent"),
                .product(name: "GenAgentStore", package: "GenAgent"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "GenAgentTraining", package: "GenAgent"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
    ]
)
