"""LangGraph's prebuilt ReAct agent over langchain-openai; one graph for all sessions."""

import warnings

warnings.filterwarnings("ignore")

from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from langgraph.prebuilt import create_react_agent

from figures import QUERY, SYSTEM, arguments, measure

URL, SESSIONS, _ = arguments()


@tool
def paint(prompt: str) -> str:
    """Paints a picture of a prompt."""
    return "drawn-ok"


GRAPH = create_react_agent(ChatOpenAI(base_url=URL, api_key="none", model="mock"), [paint], prompt=SYSTEM)


def answer(index):
    messages = GRAPH.invoke({"messages": [("user", QUERY)]})["messages"]
    assert len(messages) == 4, messages


measure(answer, SESSIONS)
