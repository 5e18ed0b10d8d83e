"""Sums in capitals, dates in Chinese numerals, ages: what papers say in words."""

import unittest

import support  # noqa: F401  (the path to the worker)
from worker import filters


class Sums(unittest.TestCase):
    def test_capitals_as_banks_write_them(self):
        for fen, words in (
            (0, "人民币零元整"),
            (1, "人民币壹分"),
            (10, "人民币壹角整"),
            (105, "人民币壹元零伍分"),
            (369000, "人民币叁仟陆佰玖拾元整"),
            (1000500, "人民币壹万零伍元整"),
            (10050000, "人民币壹拾万零伍佰元整"),
            (1000000001, "人民币壹仟万元零壹分"),
            (1234567890123, "人民币壹佰贰拾叁亿肆仟伍佰陆拾柒万捌仟玖佰零壹元贰角叁分"),
            (10**13, "人民币壹仟亿元整"),
            (100000000 * 100 + 100, "人民币壹亿零壹元整"),
        ):
            self.assertEqual(filters.capitals({"currency": "CNY", "fen": str(fen)}), words, fen)

    def test_capitals_read_back_are_the_sum(self):
        """An independent reader of the capitals gives the sum for sums of every length."""
        digits = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
        places = {"拾": 10, "佰": 100, "仟": 1000}

        def read(words):
            total, group, digit, fen = 0, 0, 0, 0
            for sign in words.removeprefix("人民币").removesuffix("整"):
                if sign in digits:
                    digit = digits[sign]
                elif sign in places:
                    group, digit = group + digit * places[sign], 0
                elif sign in ("万", "亿"):
                    total, group, digit = total + (group + digit) * (10_000 if sign == "万" else 100_000_000), 0, 0
                elif sign == "元":
                    total, group, digit = total + group + digit, 0, 0
                elif sign in ("角", "分"):
                    fen, digit = fen + digit * (10 if sign == "角" else 1), 0
            return total * 100 + fen

        value = 7
        for _ in range(3000):
            value = value * 6364136223846793005 % 2**64
            fen = value % 10 ** (value % 14)
            self.assertEqual(read(filters.capitals({"fen": fen})), fen)

    def test_figures(self):
        self.assertEqual(filters.figures({"fen": "369000"}), "3,690.00元")
        self.assertEqual(filters.sum_words({"fen": 40000}), "400.00元（人民币肆佰元整）")

    def test_what_is_no_sum_is_none(self):
        for value in (None, {}, "369000", {"fen": "many"}, {"fen": 10**15}):
            if value != {}:
                self.assertIsNone(filters.capitals(value), value)
        self.assertEqual(filters.figures({"currency": "CNY"}), "0.00元")


class Dates(unittest.TestCase):
    def test_in_county_time(self):
        self.assertEqual(filters.cn_date("2026-12-20T17:00:00.123456789Z"), "二〇二六年十二月二十一日")
        self.assertEqual(filters.cn_date("2026-03-10"), "二〇二六年三月十日")
        self.assertEqual(filters.moment("2026-03-09T07:30:00Z"), "2026年3月9日 15时30分")

    def test_numerals(self):
        self.assertEqual(
            [filters.numeral(number) for number in (0, 3, 10, 12, 20, 31, 100, 101, 110, 111, 1001, 2026)],
            ["〇", "三", "十", "十二", "二十", "三十一", "一百", "一百零一", "一百一十", "一百一十一", "一千零一", "二千零二十六"],
        )

    def test_what_is_no_date_is_none(self):
        for value in (None, "", "soon", "2026-13-01", 7, "2026-03-09T07:30:00"):
            self.assertIsNone(filters.cn_date(value), value)

    def test_age_on_the_day(self):
        self.assertEqual(filters.years_between("1980-03-02", "2026-03-01"), 45)
        self.assertEqual(filters.years_between("1980-03-02", "2026-03-02"), 46)
        self.assertIsNone(filters.years_between(None, "2026-03-02"))


if __name__ == "__main__":
    unittest.main()
