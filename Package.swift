// swift-tools-version: 6.2
import PackageDescription

// CI sets GENAGENT_STRICT=1, so a warning in our own targets fails the build there and never for a package that depends on us.
let strict = Context.environment["GENAGENT_STRICT"] == "1"
let settings: [SwiftSetting] = [.swiftLanguageMode(.v6)] + (strict ? [.treatAllWarnings(as: .error)] : [])

// Laboratories: experiments, studies, fuzzers and sample pages, executables without products. They are declared only with GENAGENT_LAB=1, as in
// `.ci/lab experiments check`, so that neither `swift build` nor `swift test` builds them.
let laboratories: [Target] =
    Context.environment["GENAGENT_LAB"] != "1"
    ? []
    : [
        .executableTarget(
            name: "experiments",
            dependencies: ["GenAgent", "GenAgentEvaluation", "GenAgentReport", "GenAgentSandbox", "GenAgentTraining"],
            path: "Examples/Lab/Experiments", swiftSettings: settings),
        .executableTarget(
            name: "sandbox-study", dependencies: ["GenAgent", "GenAgentImaging", "GenAgentSandbox"],
            path: "Examples/Lab/SandboxStudies", swiftSettings: settings),
        .executableTarget(
            name: "fuzz-turns", dependencies: ["GenAgent", "GenAgentTesting"], path: "Examples/Lab/Fuzz",
            swiftSettings: settings),
        .executableTarget(
            name: "report-samples",
            dependencies: ["GenAgent", "GenAgentTesting", "GenAgentImaging", "GenAgentSandbox", "GenAgentReport"],
            path: "Examples/Lab/ReportSamples", exclude: ["browser.py"], swiftSettings: settings),
    ]

let package = Package(
    name: "GenAgent",
    platforms: [.macOS(.v14), .iOS(.v17)],
    products: [
        .library(name: "GenAgent", targets: ["GenAgent"]),
        .library(name: "GenAgentTesting", targets: ["GenAgentTesting"]),
        .library(name: "GenAgentHTTP", targets: ["GenAgentHTTP"]),
        .library(name: "GenAgentBackends", targets: ["GenAgentBackends"]),
        // Needs libcurl: Linux (apt: libcurl4-openssl-dev) and macOS. It does not build for iOS; use URLSessionTransport there.
        .library(name: "GenAgentCurl", targets: ["GenAgentCurl"]),
        // The next two need libpng: Linux (apt: libpng-dev) and macOS (brew: libpng). They do not build for iOS.
        .library(name: "GenAgentImaging", targets: ["GenAgentImaging"]),
        .library(name: "GenAgentSandbox", targets: ["GenAgentSandbox"]),
        // Needs SQLite: Linux (apt: libsqlite3-dev); Apple's systems have it. Empty without the trait `Store`.
        .library(name: "GenAgentStore", targets: ["GenAgentStore"]),
        .library(name: "GenAgentTraining", targets: ["GenAgentTraining"]),
        .library(name: "GenAgentEvaluation", targets: ["GenAgentEvaluation"]),
        .library(name: "GenAgentReport", targets: ["GenAgentReport"]),
        .executable(name: "genagent", targets: ["GenAgentCLI"]),
    ],
    traits: [
        .trait(
            name: "CLI", description: "The `genagent` command line (clones swift-argument-parser).",
            enabledTraits: ["Store"]),
        .trait(name: "Store", description: "The durable store in SQLite, product GenAgentStore (clones GRDB.swift)."),
        .default(enabledTraits: ["CLI", "Store"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // The agent.
        .target(
            name: "GenAgent",
            dependencies: [.product(name: "Logging", package: "swift-log")],
            swiftSettings: settings
        ),
        .target(
            name: "GenAgentTesting",
            dependencies: ["GenAgent", "GenAgentHTTP", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings
        ),

        // Rewards, resampling, advantages, losses and the optimizer.
        .target(name: "GenAgentTraining", dependencies: ["GenAgent"], swiftSettings: settings),

        // Benchmark suites, baselines, statistics and the runner that brings them together.
        .target(name: "GenAgentEvaluation", dependencies: ["GenAgent"], swiftSettings: settings),

        // What HTTP means here, the transport over libcurl, and adapters of real servers over any transport.
        .target(name: "GenAgentHTTP", dependencies: ["GenAgent"], swiftSettings: settings),
        .systemLibrary(
            name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .target(name: "CGenAgentCurl", dependencies: ["CLibCurl"]),
        .target(name: "GenAgentCurl", dependencies: ["GenAgentHTTP", "CGenAgentCurl"], swiftSettings: settings),
        .target(
            name: "GenAgentBackends", dependencies: ["GenAgent", "GenAgentHTTP"],
            swiftSettings: settings),

        // Pixels, over libpng.
        .systemLibrary(name: "CLibPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
        .target(name: "CGenAgentPNG", dependencies: ["CLibPNG"]),
        .target(name: "GenAgentImaging", dependencies: ["GenAgent", "CGenAgentPNG"], swiftSettings: settings),

        // The embedded default: a painter, eyes and a policy that need no model server.
        .target(
            name: "GenAgentSandbox", dependencies: ["GenAgent", "GenAgentImaging", "GenAgentTraining"],
            swiftSettings: settings),

        // Nothing is lost: logs in SQLite, images as files named by their content.
        .target(
            name: "GenAgentStore",
            dependencies: [
                "GenAgent",
                .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["Store"])),
                // SQLite's own interface, for the one statement that every input passes through.
                .product(name: "GRDBSQLite", package: "GRDB.swift", condition: .when(traits: ["Store"])),
            ],
            swiftSettings: settings
        ),
        // The pages people look at.
        .target(name: "GenAgentReport", dependencies: ["GenAgent"], swiftSettings: settings),

        .executableTarget(
            name: "GenAgentCLI",
            dependencies: [
                "GenAgent", "GenAgentImaging", "GenAgentSandbox", "GenAgentHTTP", "GenAgentCurl",
                "GenAgentBackends", "GenAgentStore", "GenAgentReport", "GenAgentTraining", "GenAgentEvaluation",
                .product(name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: ["CLI"])),
            ],
            swiftSettings: settings
        ),

        .testTarget(
            name: "GenAgentTests", dependencies: ["GenAgent", "GenAgentTesting", "ResumeWorld"],
            swiftSettings: settings),
        // Sessions whose processes die; tests of the core and of the store use it.
        .target(
            name: "ResumeWorld", dependencies: ["GenAgent", "GenAgentTesting"], path: "Tests/Support/ResumeWorld",
            swiftSettings: settings),
        .testTarget(
            name: "GenAgentTestingTests", dependencies: ["GenAgent", "GenAgentTesting"], swiftSettings: settings),
        // A server that misbehaves on purpose; only tests use it.
        .target(name: "LoopbackServer", path: "Tests/Support/LoopbackServer", swiftSettings: settings),
        .testTarget(
            name: "GenAgentHTTPTests", dependencies: ["GenAgentHTTP", "GenAgentTesting", "LoopbackServer"],
            swiftSettings: settings),
        .testTarget(
            name: "GenAgentCurlTests", dependencies: ["GenAgentCurl", "LoopbackServer"], swiftSettings: settings),
        .testTarget(
            name: "GenAgentFaultTests",
            dependencies: ["GenAgentBackends", "GenAgentCurl", "GenAgentTesting", "LoopbackServer"],
            swiftSettings: settings),
        .testTarget(
            name: "GenAgentBackendsTests", dependencies: ["GenAgentBackends", "GenAgentTesting"],
            swiftSettings: settings),
        .testTarget(name: "GenAgentImagingTests", dependencies: ["GenAgentImaging"], swiftSettings: settings),
        // A process that fills a store, for tests with several processes.
        .executableTarget(
            name: "StoreWriter", dependencies: ["GenAgent", "GenAgentStore", "GenAgentTesting"],
            path: "Tests/Support/StoreWriter", swiftSettings: settings),
        .testTarget(
            name: "GenAgentStoreTests",
            dependencies: [
                "GenAgentStore", "GenAgentTesting", "StoreWriter", "ResumeWorld",
                .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["Store"])),
            ],
            exclude: ["Fixtures"], swiftSettings: settings),
        // Processes that are killed at every moment: what they ask is counted by another process, which outlives them.
        .executableTarget(
            name: "CountingServer", dependencies: ["GenAgent", "GenAgentTesting", "LoopbackServer"],
            path: "Tests/Support/CountingServer", swiftSettings: settings),
        .executableTarget(
            name: "KillSubject",
            dependencies: ["GenAgent", "GenAgentBackends", "GenAgentCurl", "GenAgentHTTP", "GenAgentStore"],
            path: "Tests/Support/KillSubject", swiftSettings: settings),
        .testTarget(
            name: "GenAgentKillTests",
            dependencies: [
                "GenAgentStore", "GenAgentCLI", "CountingServer", "KillSubject", "ResumeWorld",
                .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["Store"])),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "GenAgentSandboxTests", dependencies: ["GenAgentSandbox", "GenAgentTesting", "GenAgentTraining"],
            swiftSettings: settings),
        .testTarget(
            name: "GenAgentTrainingTests", dependencies: ["GenAgentTraining", "GenAgentTesting"],
            exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "GenAgentEvaluationTests",
            dependencies: ["GenAgentEvaluation", "GenAgentReport", "GenAgentTesting", "GenAgentSandbox"],
            exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "GenAgentReportTests",
            dependencies: ["GenAgentReport", "GenAgentTesting", "GenAgentSandbox", "GenAgentImaging"],
            swiftSettings: settings),
        // Against real servers; without them its tests are skipped. `make test-live` starts them.
        .testTarget(
            name: "GenAgentLiveTests",
            dependencies: [
                "GenAgent", "GenAgentHTTP", "GenAgentCurl", "GenAgentBackends", "GenAgentImaging", "GenAgentSandbox",
            ],
            exclude: ["Servers"], swiftSettings: settings),
        .testTarget(
            name: "GenAgentCLITests",
            dependencies: [
                "GenAgentCLI", "GenAgentHTTP", "GenAgentBackends", "GenAgentStore", "GenAgentTesting",
                "GenAgentEvaluation", "GenAgentTraining", "GenAgentSandbox", "GenAgentImaging", "GenAgentCurl",
                "GenAgentReport", "LoopbackServer",
            ],
            swiftSettings: settings),
    ] + laboratories
)
