"""The openai client, sync, with the shortest loop that does a session of two turns."""

import base64
import json
import os

import openai

from figures import QUERY, SYSTEM, arguments, measure

URL, SESSIONS, IMAGE_BYTES = arguments()
CLIENT = openai.OpenAI(base_url=URL, api_key="none")
TOOLS = [{"type": "function", "function": {
    "name": "paint", "description": "Paints a picture of a prompt.",
    "parameters": {"type": "object", "properties": {"prompt": {"type": "string"}}, "required": ["prompt"]}}}]
IMAGES = [[os.urandom(IMAGE_BYTES) for _ in range(2)] for _ in range(SESSIONS + 1)] if IMAGE_BYTES else None


def paint(prompt):
    return "drawn-ok"


def answer(index):
    content = QUERY
    if IMAGES:
        content = [{"type": "image_url", "image_url": {
            "url": "data:image/png;base64," + base64.b64encode(image).decode()}} for image in IMAGES[index]]
        content.append({"type": "text", "text": QUERY})
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": content}]
    while True:
        message = CLIENT.chat.completions.create(model="mock", messages=messages, tools=TOOLS).choices[0].message
        if not message.tool_calls:
            assert len(messages) == 4, len(messages)
            return message.content
        messages.append(message.model_dump(exclude_none=True))
        for call in message.tool_calls:
            result = paint(**json.loads(call.function.arguments))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": result})


measure(answer, SESSIONS)
