"""Nothing is said here anyway."""


class logging:
    @staticmethod
    def disable_progress_bar():
        pass

    @staticmethod
    def set_verbosity_error():
        pass
