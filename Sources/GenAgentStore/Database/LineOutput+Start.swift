#if Store
import GenAgent

/// What a session begins with: few, but the longest of all.
extension JSONLineWriter {
    func write(_ start: SessionStart) throws {
        write(literal: "{\"sessionID\":")
        write(start.sessionID.rawValue)
        write(literal: ",\"machineVersion\":")
        write(start.machineVersion)
        write(literal: ",\"libraryVersion\":")
        write(start.libraryVersion)
        write(literal: ",\"seed\":")
        write(start.seed)
        write(literal: ",\"setup\":")
        try write(start.setup)
        write(literal: ",\"query\":")
        try write(start.query)
        append(UInt8(ascii: "}"))
    }

    private func write(_ setup: SessionSetup) throws {
        write(literal: "{\"configuration\":")
        try write(whole: setup.configuration)
        write(literal: ",\"policy\":")
        write(setup.policy)
        write(",\"judge\":", setup.judge)
        write(",\"reflector\":", setup.reflector)
        write(",\"comparator\":", setup.comparator)
        write(",\"consultsHook\":", setup.consultsHook)
        write(literal: ",\"selection\":")
        write(setup.selection.rawValue)
        write(literal: ",\"tools\":")
        try write(setup.tools) { try write($0) }
        write(literal: ",\"systemText\":{\"version\":")
        write(setup.systemText.version)
        write(literal: ",\"template\":")
        write(setup.systemText.template)
        write(literal: ",\"closingNote\":")
        write(setup.systemText.closingNote)
        write(literal: ",\"repairNote\":")
        write(setup.systemText.repairNote)
        write(literal: "}}")
    }

    private func write(_ tool: ToolDescriptor) throws {
        write(literal: "{\"name\":")
        write(tool.name)
        write(literal: ",\"summary\":")
        write(tool.summary)
        if let generator = tool.generator {
            write(literal: ",\"generator\":")
            try write(whole: generator)
        }
        write(literal: ",\"parameters\":")
        try write(tool.parameters)
        append(UInt8(ascii: "}"))
    }

    private func write(_ query: QueryRecord) throws {
        write(literal: "{\"id\":")
        write(query.id)
        write(literal: ",\"text\":")
        write(query.text)
        write(literal: ",\"images\":")
        write(query.images) { write($0) }
        write(literal: ",\"tags\":")
        write(query.tags) { write($0) }
        write(literal: ",\"metadata\":")
        try write(query.metadata)
        append(UInt8(ascii: "}"))
    }
}
#endif
