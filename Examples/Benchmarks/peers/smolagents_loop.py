"""smolagents' ToolCallingAgent, a fresh one for each session; its last turn is a call of final_answer."""

from smolagents import LogLevel, OpenAIServerModel, ToolCallingAgent, tool

from figures import QUERY, arguments, measure

URL, SESSIONS, _ = arguments()
MODEL = OpenAIServerModel(model_id="mock", api_base=URL, api_key="none")


@tool
def paint(prompt: str) -> str:
    """Paints a picture of a prompt.

    Args:
        prompt: What to paint.
    """
    return "drawn-ok"


def answer(index):
    agent = ToolCallingAgent(tools=[paint], model=MODEL, verbosity_level=LogLevel.OFF)
    assert agent.run(QUERY) == "done"


measure(answer, SESSIONS)
