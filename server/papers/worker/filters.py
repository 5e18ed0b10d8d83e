"""What templates write values with: dates in Chinese numerals, sums in figures and in capitals, blanks to fill in by
hand. Pure."""

import datetime

CHINA = datetime.timezone(datetime.timedelta(hours=8))

_DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
# A case holds at most 10^13 fen; four more places have no name here.
_YUAN_END = 10**12


def parse_time(text):
    """An RFC 3339 time as an aware datetime in county time; None when `text` is none."""
    if isinstance(text, datetime.datetime):
        return text
    if not isinstance(text, str) or "T" not in text:
        return None
    # Nanoseconds of a proto timestamp are more than Python reads.
    head, _, fraction = text.replace("Z", "+00:00").partition(".")
    zone = ""
    if fraction:
        digits = len(fraction) - len(fraction.lstrip("0123456789"))
        zone = fraction[digits:]
    try:
        parsed = datetime.datetime.fromisoformat(head + zone)
    except ValueError:
        return None
    return parsed.astimezone(CHINA) if parsed.tzinfo else None


def parse_day(value):
    """A time or a `2026-03-09` as a date; None when it is neither."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    time = parse_time(value)
    if time is not None:
        return time.date()
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def numeral(number):
    """3 as 三, 12 as 十二, 101 as 一百零一: numbers of a month, day, clause or copy, up to 9999; longer ones in figures."""
    if not 0 <= number <= 9999:
        return str(number)
    text, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + ("", "十", "百", "千")[place]
            zero = False
        else:
            zero = True
    if 10 <= number < 20:
        text = text[1:]
    return text or _DIGITS[0]


def cn_date(value):
    """二〇二六年三月九日, or None."""
    day = parse_day(value)
    if day is None:
        return None
    return f"{''.join(_DIGITS[int(digit)] for digit in str(day.year))}年{numeral(day.month)}月{numeral(day.day)}日"


def date(value):
    """2026年3月9日, for tables; or None."""
    day = parse_day(value)
    return None if day is None else f"{day.year}年{day.month}月{day.day}日"


def moment(value):
    """2026年3月9日 15时30分, or None."""
    time = parse_time(value)
    return None if time is None else f"{date(time)} {time.hour}时{time.minute:02d}分"


def fen_of(money):
    """The fen of a Money, or None."""
    fen = money.get("fen", 0) if isinstance(money, dict) else None
    try:
        return int(fen)
    except (TypeError, ValueError):
        return None


def figures(money):
    """3,690.00元, or None."""
    fen = fen_of(money)
    return None if fen is None else f"{fen // 100:,}.{fen % 100:02d}元"


def _group(number):
    """Up to 9999 in capitals, zeros in between as one 零, none at the end."""
    text, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + _CAPITALS[digit] + _PLACES[place]
            zero = False
        else:
            zero = True
    return text


def capitals(money):
    """人民币叁仟陆佰玖拾元整, as banks write sums; or None."""
    fen = fen_of(money)
    if fen is None or not 0 <= fen < 100 * _YUAN_END:
        return None
    yuan, rest = divmod(fen, 100)
    text, gap = "", False
    for index in range(2, -1, -1):
        group = yuan // 10 ** (4 * index) % 10_000
        if group:
            if text and (gap or group < 1000):
                text += "零"
            text += _group(group) + _GROUPS[index]
            gap = False
        elif text:
            gap = True
    jiao, last = divmod(rest, 10)
    text = (text + "元") if text else ("" if rest else "零元")
    if not rest:
        return f"人民币{text}整"
    if jiao:
        text += _CAPITALS[jiao] + "角"
    elif text:
        text += "零"
    return f"人民币{text}" + (_CAPITALS[last] + "分" if last else "整")


def sum_words(money):
    """3,690.00元（人民币叁仟陆佰玖拾元整）, or None."""
    return None if fen_of(money) is None else f"{figures(money)}（{capitals(money)}）"


def years_between(born, day):
    """Whole years from one date to another, as an age; None when either is unknown."""
    born, day = parse_day(born), parse_day(day)
    if born is None or day is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
