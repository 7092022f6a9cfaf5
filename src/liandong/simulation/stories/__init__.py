"""Stories played through the real commands on a real database, and compared with the core's own replay.

``ability`` what the desk cannot do yet · ``founding`` a jurisdiction as the story has it · ``player`` step by
step at the story's own times · ``looking`` the result as the database has it · ``judge`` what differs.
"""
