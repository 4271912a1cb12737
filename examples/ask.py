"""Publish a question as an event and read its answer: all that it needs is `pip install ./schemas`.

python examples/ask.py http://127.0.0.1:8080 'a gift for a grandmother who gardens, under $40'
"""

import json
import sys
import urllib.request

from aisle_schemas import Answer, ProductCard, QueryAsked, decode_json, message, new_id

server, question = sys.argv[1:]
asked = QueryAsked(query_id=new_id(), question=question)
ready = message(asked, key=asked.query_id, source="/our/backend")
headers = {name: value.decode() for name, value in ready.headers}
accepted = json.load(urllib.request.urlopen(urllib.request.Request(f"{server}/v1/events", ready.value, headers)))
answer = Answer()
for line in urllib.request.urlopen(server + accepted["events"]):
    if line.startswith(b"data: "):
        answer.apply(decode_json("aisle.answers", line.removeprefix(b"data: ")))
print(answer.ended.outcome, answer.text, *(p.title for p in answer.parts if isinstance(p, ProductCard)), sep="\n")
