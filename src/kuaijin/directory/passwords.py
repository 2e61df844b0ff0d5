"""What a password must be, where Django says it in English only."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        said: str = ngettext("密码太短，至少 %d 个字符。", "密码太短，至少 %d 个字符。", self.min_length)
        return said % self.min_length
