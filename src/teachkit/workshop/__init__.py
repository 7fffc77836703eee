"""A room full of people: one command, one port, and nothing that they say is lost.

Voila shows each of them the chapters, with a Python of their own behind the tools. What they
answer goes past that Python: by HTTP to one writer, and into a database. The facilitator has a
board with a role of its own, and none of it lives in a participant's Python.

1. `room` is what every part is handed: the folder, the settings, the secret, the store;
2. `store` keeps who is there and what they said, in SQLite or PostgreSQL;
3. `server` is Voila made fit for a room: doors, cookies, pages, answers;
4. `kernels` forks a Python for each participant from one that has run the chapter already;
5. `live` is what the facilitator asks, and what the room sees of it, at most four times a second;
6. `template` and `board` are the pages of the participants and of the facilitator;
7. `report` is what remains afterwards.
"""
