/*
** Simplified and traditional Chinese. The table (script_table.h, made by script_gen.py from the Unihan database) says what each character becomes;
** where one simplified character stands for several traditional ones it holds the commonest in legal texts, and a list of neighbours that decide
** otherwise: 准 stays in 批准 and becomes 準 beside 标. Characters that belong to both scripts (著 in 著作权) stay, unless a neighbour says that they are
** meant as the other.
**
** The look-up is one bit: whether a character changes at all, in a bitmap of 432 words for U+3400..9FFF; its rank among the set bits is its place in
** the list of targets. Text that does not change, which is most of it, is copied in runs.
**
** Refused: segmentation into words, and regional vocabulary (软件, 軟體): that is translation.
*/
#include "internal.h"

typedef struct far_pair { uint32_t from, to; } far_pair; /* outside U+3400..9FFF on either side */
typedef struct near_pair {
  uint16_t c;      /* becomes `to` */
  uint16_t beside; /* when this is its neighbour; 0: whatever is */
  uint16_t before; /* 1: the neighbour before it, 0: after it */
  uint16_t to;
} near_pair;

#include "script_table.h"

typedef struct script {
  const uint64_t *bits; /* which characters change, or may */
  const uint16_t *base; /* set bits before each word */
  const uint16_t *to;   /* 0: look among the neighbours, then in far */
  const far_pair *far;  /* sorted by `from` */
  size_t far_count;
  const near_pair *near; /* sorted by c, then by rank: the first that fits decides */
  size_t near_count;
} script;

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define SCRIPT(name) {name##_bits, name##_base, name##_to, name##_far, COUNT(name##_far), name##_near, COUNT(name##_near)}
static const script SIMPLIFIED = SCRIPT(simplified), TRADITIONAL = SCRIPT(traditional);

static uint32_t count_bits(uint64_t w) {
  w -= w >> 1 & 0x5555555555555555u;
  w = (w & 0x3333333333333333u) + (w >> 2 & 0x3333333333333333u);
  return (uint32_t)(((w + (w >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

static uint32_t far_to(const script *t, uint32_t c) {
  size_t low = 0, high = t->far_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (t->far[middle].from < c) low = middle + 1;
    else high = middle;
  }
  return low < t->far_count && t->far[low].from == c ? t->far[low].to : c;
}

/* The character that ends at s[at), and the one that begins there; 0 for none. */
static uint32_t before(const char *s, size_t at) {
  size_t k;
  return at >= 3 ? fatiao__utf8_decode(s + at - 3, 3, &k) : 0; /* ideographs of the basic plane are what neighbours are */
}

static uint32_t after(const char *s, size_t n, size_t at) {
  size_t k;
  return at < n ? fatiao__utf8_decode(s + at, n - at, &k) : 0;
}

/* What c, at s[at, at + 3), becomes beside its neighbours; 0 when they have no say. */
static uint32_t near_to(const script *t, uint32_t c, const char *s, size_t n, size_t at) {
  size_t low = 0, high = t->near_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (t->near[middle].c < c) low = middle + 1;
    else high = middle;
  }
  if (low == t->near_count || t->near[low].c != c) return 0;
  uint32_t left = before(s, at), right = after(s, n, at + 3);
  while (t->near[low].beside != 0 && t->near[low].beside != (t->near[low].before ? left : right)) low++; /* each c ends with a 0 */
  return t->near[low].to;
}

/* What c, whose bit is set, becomes. */
static uint32_t change(const script *t, uint32_t c, size_t word, uint64_t bit, const char *s, size_t n, size_t at) {
  uint32_t to = t->to[t->base[word] + count_bits(t->bits[word] & (bit - 1))];
  if (to == 0) to = near_to(t, c, s, n, at);
  return to ? to : far_to(t, c);
}

static void convert(const script *t, const char *s, size_t n, fatiao__buffer *out) {
  const unsigned char *p = (const unsigned char *)s;
  size_t done = 0; /* what is in `out` already; from here to i nothing changes */
  for (size_t i = 0, k; i < n && out->status == FATIAO_OK; i += k) {
    k = 1;
    if (p[i] < 0xE3) continue; /* ASCII, and the first bytes of what lies below U+3000 */
    uint32_t c = fatiao__utf8_decode(s + i, n - i, &k), to = c;
    if (c >= SCRIPT_FIRST && c <= SCRIPT_LAST) {
      size_t word = (c - SCRIPT_FIRST) / 64;
      uint64_t bit = (uint64_t)1 << (c - SCRIPT_FIRST) % 64;
      if (t->bits[word] & bit) to = change(t, c, word, bit, s, n, i);
    } else if (c > 0xFFFF && c != FATIAO__MALFORMED) {
      to = far_to(t, c);
    }
    if (to == c) continue;
    char bytes[4];
    fatiao__buffer_add(out, s + done, i - done);
    fatiao__buffer_add(out, bytes, fatiao__utf8_encode(to, bytes));
    done = i + k;
  }
  if (done < n) fatiao__buffer_add(out, s + done, n - done);
}

void fatiao__simplified(const char *s, size_t n, fatiao__buffer *out) {
  convert(&SIMPLIFIED, s, n, out);
}

void fatiao__traditional(const char *s, size_t n, fatiao__buffer *out) {
  convert(&TRADITIONAL, s, n, out);
}
