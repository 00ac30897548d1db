import GenAgent
import GenAgentBackends

extension RunConfiguration: Codable {
    /// What the reader reads back to the same configuration, wherever it lies: workflows and templates stand in it whole, and no file is
    /// needed any more. Of keys it has the names of their environment variables only.
    var json: JSONValue {
        var members: [String: JSONValue] = [:]
        members["policy"] = policy?.json(isPolicy: true)
        if !tools.isEmpty { members["tools"] = .array(tools.map(\.json)) }
        switch judging {
        case .policy: members["judge"] = "self"
        case .person: members["judge"] = "ask"
        case .model(let settings): members["judge"] = settings.json(isPolicy: false)
        case nil: break
        }
        if limits != LimitSettings() { members["limits"] = limits.json }
        return .object(members)
    }

    /// - Throws: ``ConfigurationError`` where the configuration cannot be used, `DecodingError` where it is no JSON.
    init(from decoder: any Decoder) throws {
        try self.init(
            JSONValue(from: decoder),
            SettingSource(head: "the recorded configuration", isFile: true, readsFiles: false))
    }

    func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

extension LimitSettings {
    var json: JSONValue {
        var members: [String: JSONValue] = [:]
        members["rounds"] = rounds.map { .integer(Int64($0)) }
        members["money"] = money.map { .number($0) }
        members["tokens"] = tokens.map { .integer(Int64($0)) }
        members["seconds"] = seconds.map { .number($0) }
        members["contextTokens"] = contextTokens.map { .integer(Int64($0)) }
        return .object(members)
    }
}

extension TrafficSettings {
    var json: [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        members["concurrency"] = concurrency.map { .integer(Int64($0)) }
        members["rate"] = rate.map { .string("\($0)") }
        members["maxResponse"] = maximumResponseBytes.map { .integer(Int64($0)) }
        if timeouts != .endpoint {
            func limit(_ seconds: Double?) -> JSONValue { seconds.map { .number($0) } ?? "none" }
            members["timeouts"] = [
                "connect": limit(timeouts.connect), "firstByte": limit(timeouts.firstByte),
                "total": limit(timeouts.total),
            ]
        }
        return members
    }
}

extension ChatSettings {
    func json(isPolicy: Bool) -> JSONValue {
        var members = traffic.json
        members["url"] = .string(url.absoluteString)
        members["model"] = .string(model)
        members["dialect"] = .string(server.rawValue)
        members["apiKeyEnv"] = keyVariable.map { .string($0) }
        if isPolicy {
            members["format"] = .string(format.rawValue)
            members["stream"] = .bool(streams)
        }
        members["temperature"] = temperature.map { .number($0) }
        members["topP"] = topP.map { .number($0) }
        members["maximumTokens"] = maximumTokens.map { .integer(Int64($0)) }
        members["maximumImageSide"] = maximumImageSide.map { .integer(Int64($0)) }
        members["pricePerMillionInput"] = price.map { .number($0.inputPerMillion) }
        members["pricePerMillionOutput"] = price.map { .number($0.outputPerMillion) }
        if !extra.isEmpty { members["extra"] = .object(extra) }
        return .object(members)
    }
}
