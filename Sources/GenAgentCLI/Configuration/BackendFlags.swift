import GenAgent

/// What the command line says about models and generators, as it was typed. It outranks the configuration file, member by member;
/// tools replace the file's tools.
struct BackendFlags: Sendable, Equatable {
    var configuration: String?
    var policy: String?
    var model: String?
    var dialect: ChatServer?
    var keyVariable: String?
    var format: TurnFormat?
    var tools: [String] = []
    var judge: String?
    var judgeModel: String?
    var judgeDialect: ChatServer?
    var judgeKeyVariable: String?
    var money: Double?
}
