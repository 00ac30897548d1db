#if CLI
import ArgumentParser
import GenAgent
import GenAgentBackends

/// The options that name models, generators and judges, for all commands that use them.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A JSON file with all of these settings; options override it.", valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp("Chat completions URL of the policy model. (default: the sandbox)", valueName: "url"))
    var policy: String?

    @Option(help: ArgumentHelp("The name of the policy model at its server.", valueName: "name"))
    var model: String?

    @Option(help: "The kind of the policy's server. (default: generic)")
    var dialect: ChatServer?

    @Option(help: ArgumentHelp("The environment variable that holds the policy's key.", valueName: "var"))
    var apiKeyEnv: String?

    @Option(help: "How the policy calls tools. (default: tagged)")
    var format: TurnFormat?

    @Option(
        help: ArgumentHelp(
            "An image generator; repeatable. Kinds: openai, comfyui, sdwebui, bfl, sdcpp, template. (default: the sandbox)",
            valueName: "kind=url,option=value..."))
    var tool: [String] = []

    @Option(
        help: ArgumentHelp(
            "The judge of the images: self (the policy), ask (you), or the URL of a vision model. (default: self)",
            valueName: "judge"))
    var judge: String?

    @Option(help: ArgumentHelp("The name of the judging model at its server.", valueName: "name"))
    var judgeModel: String?

    @Option(help: "The kind of the judge's server. (default: generic)")
    var judgeDialect: ChatServer?

    @Option(help: ArgumentHelp("The environment variable that holds the judge's key.", valueName: "var"))
    var judgeApiKeyEnv: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Stop when this amount of money is spent; every model and generator needs a price.", valueName: "amount"),
        transform: ServerOptions.amount)
    var maxMoney: Double?

    var flags: BackendFlags {
        BackendFlags(
            configuration: config, policy: policy, model: model, dialect: dialect, keyVariable: apiKeyEnv,
            format: format, tools: tool, judge: judge, judgeModel: judgeModel, judgeDialect: judgeDialect,
            judgeKeyVariable: judgeApiKeyEnv, money: maxMoney)
    }

    /// - Throws: `ValidationError` with the text of a `ConfigurationError`.
    func configuration() throws -> BackendConfiguration {
        do {
            return try BackendConfiguration(flags)
        } catch let error as ConfigurationError {
            throw ValidationError(error.description)
        }
    }

    private static func amount(_ text: String) throws -> Double {
        guard let value = Double(text), value.isFinite, value >= 0 else {
            throw ValidationError("'\(text)' is not a valid amount of money. Give a number, such as --max-money 0.50.")
        }
        return value
    }
}

extension ChatServer: ExpressibleByArgument {}
extension TurnFormat: ExpressibleByArgument {}
#endif
