"""Saying how mail is sent."""

import pytest

from tests.app.mail import server as post_office

pytestmark = pytest.mark.journey


def test_an_administrator_sets_the_mail_server_and_tries_it(signed_in, ada):
    with post_office.running() as post:
        reader = signed_in(ada, "/administration/mail")
        reader.sees("No mail server is set yet.")
        reader.fills("Server", "127.0.0.1")
        reader.fills("Port", "99999")
        reader.chooses("Encryption", "None")
        reader.fills("Sender's address", "crm@example.com")
        reader.presses("Save")
        reader.sees("Use 65,535 or less.")
        reader.fills("Port", str(post.port))
        reader.presses("Save")
        reader.fills("Send a letter to", "leo@example.com")
        reader.presses("Send a test letter")
        reader.sees("The mail server has taken the letter.")
    assert post.receivers == ["leo@example.com"]
