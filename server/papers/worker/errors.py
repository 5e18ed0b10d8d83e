"""The one error a request is answered with."""


class Refused(Exception):
    """Why there is no paper: the field of the request, in Chinese for the user, in English for the log."""

    def __init__(self, field, zh, en):
        super().__init__(f"{field}: {en}")
        self.field, self.zh, self.en = field, zh, en
