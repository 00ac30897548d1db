@main
struct GenAgentCommand {
    static func main() {}
}
