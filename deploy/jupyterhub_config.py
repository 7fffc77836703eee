"""A JupyterHub with the workshop as a service: `jupyterhub --config deploy/jupyterhub_config.py`.

Needs `pip install 'teachkit[workshop,hub]'` and `npm install --global configurable-http-proxy`.
The room's folder is ./room. Everybody with an account takes part; the group `facilitators` has
the board (add people to it in the Hub's admin page).
"""

import sys

c = get_config()  # noqa: F821  # JupyterHub has it there

# How people log in is the Hub's affair: PAM unless you say otherwise, or your organisation's
# OAuth, LDAP, SAML. Here: whoever can log in may.
c.Authenticator.allow_all = True

# Nobody needs a server of their own: after the login, one is in the room.
c.JupyterHub.default_url = "/services/workshop/"

c.JupyterHub.services = [
    {
        "name": "workshop",
        "url": "http://127.0.0.1:8866",
        "command": [sys.executable, "-m", "teachkit", "workshop", "room", "--hub", "--no-browser"],
        # What the room may learn of somebody: who they are, and whether they have the board.
        "oauth_client_allowed_scopes": ["custom:teachkit:facilitate"],
        "oauth_no_confirm": True,
    }
]
c.JupyterHub.custom_scopes = {
    "custom:teachkit:facilitate": {"description": "Lead the workshop: open its board"}
}
c.JupyterHub.load_groups = {"facilitators": {"users": []}}
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", "access:services!service=workshop"]},
    {
        "name": "facilitator",
        "scopes": ["custom:teachkit:facilitate", "access:services!service=workshop"],
        "groups": ["facilitators"],
    },
]
