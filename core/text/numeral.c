/*
** Numerals, both ways. Article numbers, sums and dates in Chinese texts are written in three manners: with units (二百八十六), digit by digit (二〇二四,
** 二八六), and with European digits, narrow or full-width. Ordinary, formal (贰佰) and traditional (貳佰, 萬) characters have the same values and may be
** mixed, as documents do mix them.
**
** With units, a numeral is groups of four digits, joined by 万 within 亿:
**
**    numeral = eight [亿 [零] eight]     eight = four [万 [零] four]     four = [d 千] [零] [d 百] [零] [d 十 | 十 | 廿 | 卅 | 卌] [零] [d]
**
** where units only fall. 零 stands where a place is empty, or between groups also after a group that ends in 0 (二十万零五千). It may be left out before
** something that names its unit (一万五百, 一百十五), never before a bare digit: 一百五 is a hundred and fifty to one reader and a hundred and five to
** another. 十 needs no digit before it at the beginning of a numeral, after 百 (第一百十五條) and after 零; 百, 千, 万 and 亿 always do. 两 stands before 百, 千,
** 万, 亿 or alone.
**
** A scan ends where the grammar does. A part that does not fit is left out whole: 一千零二百 is read as 一千 and not, with the half of 二百, as 一千零二. What
** follows may be a unit of measure, 十千克 and 二十万千瓦, so it is no reason to refuse.
**
** Refused: 兆 and above (a million to some, 10^12 to others); 十百, 一一百, 一百五, 三五万; fractions, 半, 负; 1,000 and 12万, where the reader of sums has to
** look at more.
*/
#include "internal.h"

#define LARGEST UINT64_C(9999999999999999)
#define WAN UINT64_C(10000)
#define YI UINT64_C(100000000)
#define ROMAN_LARGEST 3999

/* ---------------------------------------------------------------- symbols --------------------------------------------------------------- */

typedef enum sign {
  NOTHING, /* no part of a numeral */
  ZERO,    /* 零 〇 */
  RING,    /* ○ Ｏ: a zero to those who have no 〇 on their keyboard, when a digit stands before it */
  DIGIT,   /* 1 to 9 */
  PAIR,    /* 两 */
  UNIT,    /* 10, 100, 1000 */
  TENS,    /* 20, 30, 40 in one character */
  GROUP,   /* 万 亿 */
  EUROPEAN /* 0 to 9 */
} sign;

typedef struct symbol {
  sign is;
  uint32_t value;
  size_t len; /* bytes */
} symbol;

static symbol symbol_at(const char *s, size_t n) {
  symbol y = {NOTHING, 0, 0};
  if (n == 0) return y;
  uint32_t c = fatiao__utf8_decode(s, n, &y.len);
#define IS(kind, number) do { y.is = kind; y.value = number; return y; } while (0)
  if (c >= '0' && c <= '9') IS(EUROPEAN, c - '0');
  if (c >= 0xFF10 && c <= 0xFF19) IS(EUROPEAN, c - 0xFF10);
  switch (c) {
    case 0x96F6: case 0x3007: IS(ZERO, 0);                                         /* 零 〇 */
    case 0x25CB: case 0xFF2F: IS(RING, 0);                                         /* ○ Ｏ */
    case 0x4E00: case 0x58F9: case 0x58F1: case 0x5F0C: IS(DIGIT, 1);              /* 一 壹 壱 弌 */
    case 0x4E8C: case 0x8D30: case 0x8CB3: case 0x8CAE: case 0x5F0D: IS(DIGIT, 2); /* 二 贰 貳 貮 弍 */
    case 0x4E09: case 0x53C1: case 0x53C3: case 0x53C4: case 0x53C2: case 0x5F0E: IS(DIGIT, 3); /* 三 叁 參 叄 参 弎 */
    case 0x56DB: case 0x8086: IS(DIGIT, 4);                                        /* 四 肆 */
    case 0x4E94: case 0x4F0D: IS(DIGIT, 5);                                        /* 五 伍 */
    case 0x516D: case 0x9646: case 0x9678: IS(DIGIT, 6);                           /* 六 陆 陸 */
    case 0x4E03: case 0x67D2: IS(DIGIT, 7);                                        /* 七 柒 */
    case 0x516B: case 0x634C: IS(DIGIT, 8);                                        /* 八 捌 */
    case 0x4E5D: case 0x7396: IS(DIGIT, 9);                                        /* 九 玖 */
    case 0x4E24: case 0x5169: IS(PAIR, 2);                                         /* 两 兩 */
    case 0x5341: case 0x62FE: IS(UNIT, 10);                                        /* 十 拾 */
    case 0x767E: case 0x4F70: IS(UNIT, 100);                                       /* 百 佰 */
    case 0x5343: case 0x4EDF: IS(UNIT, 1000);                                      /* 千 仟 */
    case 0x5EFF: case 0x5344: IS(TENS, 20);                                        /* 廿 卄 */
    case 0x5345: IS(TENS, 30);                                                     /* 卅 */
    case 0x534C: IS(TENS, 40);                                                     /* 卌 */
    case 0x4E07: case 0x842C: IS(GROUP, (uint32_t)WAN);                            /* 万 萬 */
    case 0x4EBF: case 0x5104: IS(GROUP, (uint32_t)YI);                             /* 亿 億 */
    default: return y;
  }
#undef IS
}

/* --------------------------------------------------------------- with units ------------------------------------------------------------- */

typedef struct group {
  uint64_t value;
  size_t len; /* bytes; 0: none here */
} group;

/*
** The longest group of four at the beginning. `inner`: another group stands before it; `zeroed`: and a 零 between them. An inner group without 零 has
** to begin with something that names its unit.
*/
static group four(const char *s, size_t n, bool inner, bool zeroed) {
  group g = {0, 0};
  bool bare = !inner || zeroed; /* at the beginning: whether a digit or ten may stand alone */
  bool zero = false;
  uint32_t place = 10000; /* the unit before; everything that follows is smaller */
  size_t at = 0;
  for (;;) {
    symbol y = symbol_at(s + at, n - at);
    uint32_t step = 0, amount = 0; /* the unit of what comes and what it adds */
    if (y.is == ZERO && g.len > 0 && !zero && place > 10) {
      zero = true;
      at += y.len;
      continue;
    }
    if (y.is == DIGIT || y.is == PAIR) {
      symbol unit = symbol_at(s + at + y.len, n - at - y.len);
      if (unit.is == UNIT && unit.value < place && !(y.is == PAIR && unit.value == 10)) {
        step = unit.value;
        y.len += unit.len;
      } else if (g.len == 0 ? bare && (y.is == DIGIT || !inner) : y.is == DIGIT && (zero || place == 10)) {
        step = 1;
      }
      amount = y.value * step;
    } else if ((y.is == UNIT && y.value == 10) || y.is == TENS) {
      if (g.len == 0 ? bare : place == 100 || (zero && place == 1000)) step = 10;
      amount = y.value;
    }
    if (step == 0 || (zero && step * 10 == place)) break; /* 零 where no place is empty */
    g.value += amount;
    place = step;
    zero = false;
    at += y.len;
    g.len = at;
    if (step == 1) break;
  }
  return g;
}

typedef group (*reader)(const char *s, size_t n, bool inner, bool zeroed);

/* upper [sign [零] lower], where the sign stands for `unit` and both sides are read by `part`. */
static group joined(const char *s, size_t n, uint32_t unit, reader part, bool inner, bool zeroed) {
  group g = part(s, n, inner, zeroed);
  if (g.len == 0) return g;
  symbol y = symbol_at(s + g.len, n - g.len);
  if (y.is != GROUP || y.value != unit) return g;
  uint64_t upper = g.value;
  g.value *= unit;
  g.len += y.len;
  size_t at = g.len;
  y = symbol_at(s + at, n - at);
  if (y.is == ZERO) at += y.len;
  group lower = part(s + at, n - at, true, y.is == ZERO);
  if (lower.len == 0 || (y.is == ZERO && upper % 10 != 0 && lower.value * 10 >= unit)) return g; /* 零 where no place is empty */
  g.value += lower.value;
  g.len = at + lower.len;
  return g;
}

static group eight(const char *s, size_t n, bool inner, bool zeroed) {
  return joined(s, n, (uint32_t)WAN, four, inner, zeroed);
}

/* -------------------------------------------------------------- digit by digit ---------------------------------------------------------- */

/* All the digits of one kind at the beginning; `over` when they are more than LARGEST. */
static group digits(const char *s, size_t n, bool *over) {
  group g = {0, 0};
  bool european = symbol_at(s, n).is == EUROPEAN;
  *over = false;
  for (;;) {
    symbol y = symbol_at(s + g.len, n - g.len);
    bool fits = european ? y.is == EUROPEAN : y.is == DIGIT || y.is == ZERO || (y.is == RING && g.len > 0);
    if (!fits) return g;
    g.value = g.value * 10 + y.value;
    if (g.value > LARGEST) *over = true;
    if (*over) g.value = 0; /* goes no further, and cannot overflow */
    g.len += y.len;
  }
}

/* The longer of the two readings; they never differ in value when they are equally long. */
static size_t scan(const char *s, size_t n, uint64_t *value, bool *over) {
  group by_digit = digits(s, n, over), by_unit = joined(s, n, (uint32_t)YI, eight, false, false);
  if (by_unit.len >= by_digit.len) *over = false;
  group g = by_unit.len >= by_digit.len ? by_unit : by_digit;
  *value = g.value;
  return g.len;
}

size_t fatiao_numeral_scan(const char *s, size_t n, uint64_t *value) {
  bool over;
  uint64_t v;
  size_t len = scan(s, n, &v, &over);
  if (len == 0 || over) return 0; /* the first digits of a number too large are another number */
  *value = v;
  return len;
}

int fatiao_numeral_parse(const char *s, size_t n, uint64_t *value) {
  bool over;
  uint64_t v;
  size_t len = scan(s, n, &v, &over);
  if (len == 0 || len != n) return FATIAO_INVALID;
  if (over) return FATIAO_LIMIT;
  *value = v;
  return FATIAO_OK;
}

/* ---------------------------------------------------------------- writing --------------------------------------------------------------- */

typedef struct writer {
  char *out; /* fatiao_numeral_format promises FATIAO_NUMERAL_MAX: 16 digits, 12 units, 3 group signs of 3 bytes and 8 zeros at the very most */
  size_t len;
} writer;

static void put(writer *w, const char *s) {
  size_t n = strlen(s);
  memcpy(w->out + w->len, s, n + 1);
  w->len += n;
}

static const char *const CHINESE[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
static const char *const FORMAL[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
static const char *const CHINESE_UNIT[] = {"", "十", "百", "千"};
static const char *const FORMAL_UNIT[] = {"", "拾", "佰", "仟"};

/* v < 10000, not 0. */
static void put_four(writer *w, uint32_t v, bool formal) {
  static const uint32_t power[] = {1, 10, 100, 1000};
  bool begun = false, zero = false;
  for (int i = 3; i >= 0; i--) {
    uint32_t d = v / power[i] % 10;
    if (d == 0) {
      zero = begun;
      continue;
    }
    if (zero) put(w, "零");
    zero = false;
    begun = true;
    if (!(i == 1 && d == 1 && w->len == 0 && !formal)) put(w, (formal ? FORMAL : CHINESE)[d]); /* 十二, but 一百一十二 and 壹拾贰 */
    put(w, (formal ? FORMAL_UNIT : CHINESE_UNIT)[i]);
  }
}

/* v < 10^16, not 0; 零 before it when something stands before it and its highest place is empty. */
static void put_groups(writer *w, uint64_t v, uint64_t unit, bool formal) {
  if (unit == 1) {
    put_four(w, (uint32_t)v, formal);
    return;
  }
  uint64_t upper = v / unit, lower = v % unit, below = unit == YI ? WAN : 1;
  if (upper > 0) {
    put_groups(w, upper, below, formal);
    put(w, unit == YI ? "亿" : "万");
    if (lower > 0 && lower * 10 < unit) put(w, "零");
  }
  if (lower > 0) put_groups(w, lower, below, formal);
}

static void put_arabic(writer *w, uint64_t v) {
  char digit[20];
  size_t n = 0;
  do digit[n++] = (char)('0' + v % 10);
  while (v /= 10);
  while (n > 0) w->out[w->len++] = digit[--n];
  w->out[w->len] = '\0';
}

/* Letters count without a zero: after z comes aa. */
static void put_letter(writer *w, uint64_t v) {
  char letter[16]; /* 26^14 > 2^64 */
  size_t n = 0;
  for (; v > 0; v = (v - 1) / 26) letter[n++] = (char)('a' + (v - 1) % 26);
  while (n > 0) w->out[w->len++] = letter[--n];
  w->out[w->len] = '\0';
}

static void put_roman(writer *w, uint64_t v, bool upper) {
  static const struct { uint32_t value; const char *lower, *upper; } letters[] = {
    {1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"}, {100, "c", "C"}, {90, "xc", "XC"}, {50, "l", "L"},
    {40, "xl", "XL"}, {10, "x", "X"}, {9, "ix", "IX"}, {5, "v", "V"}, {4, "iv", "IV"}, {1, "i", "I"},
  };
  for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
    for (; v >= letters[i].value; v -= letters[i].value) put(w, upper ? letters[i].upper : letters[i].lower);
  }
}

size_t fatiao_numeral_format(uint64_t value, fatiao_numeral_style style, char *out) {
  writer w = {out, 0};
  out[0] = '\0';
  switch (style) {
    case FATIAO_NUMERAL_ARABIC: put_arabic(&w, value); break;
    case FATIAO_NUMERAL_CHINESE:
    case FATIAO_NUMERAL_FORMAL:
      if (value > LARGEST) break;
      if (value == 0) put(&w, "零");
      else put_groups(&w, value, YI, style == FATIAO_NUMERAL_FORMAL);
      break;
    case FATIAO_NUMERAL_LETTER:
      if (value > 0) put_letter(&w, value);
      break;
    case FATIAO_NUMERAL_ROMAN:
    case FATIAO_NUMERAL_ROMAN_UPPER:
      if (value <= ROMAN_LARGEST) put_roman(&w, value, style == FATIAO_NUMERAL_ROMAN_UPPER);
      break;
    default: break;
  }
  return w.len;
}
