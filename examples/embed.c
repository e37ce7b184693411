/*
** The corpus from C, without Lua: opens the bundled corpus, walks chapter II of the Convention and prints its articles in both languages.
**
**   cc embed.c $(pkg-config --cflags --libs fatiao) -o embed && ./embed
*/
#include <fatiao.h>
#include <stdio.h>

static int print_article(fatiao_provision article) {
  static const char *const langs[] = {"zh", "en"};
  for (int i = 0; i < 2; i++) {
    fatiao_string label, heading, text;
    if (fatiao_provision_label(article, langs[i], &label) != FATIAO_OK || fatiao_provision_heading(article, langs[i], &heading) != FATIAO_OK ||
        fatiao_provision_text(article, langs[i], &text) != FATIAO_OK)
      return 0;
    printf("%.*s %.*s\n%.*s\n\n", (int)label.len, label.ptr, (int)heading.len, heading.ptr, (int)text.len, text.ptr);
  }
  return 1;
}

static fatiao_provision chapter(fatiao_instrument *convention, uint32_t number) {
  fatiao_provision p = fatiao_instrument_provision(convention, 0);
  while (p.instrument && (fatiao_provision_kind(p) != FATIAO_CHAPTER || fatiao_provision_ordinal(p, NULL) != number)) p = fatiao_provision_next(p);
  return p;
}

int main(void) {
  fatiao_corpus *corpus = NULL;
  fatiao_instrument *convention = NULL;
  int articles = 0, status = fatiao_open(&corpus, NULL, NULL);
  if (status == FATIAO_OK) status = fatiao_corpus_instrument(corpus, "uncc", 4, &convention);
  if (status == FATIAO_OK) {
    fatiao_provision p = fatiao_provision_child(chapter(convention, 2));
    for (; p.instrument; p = fatiao_provision_next(p)) articles += print_article(p);
  }
  if (status != FATIAO_OK) fprintf(stderr, "%s\n", corpus ? fatiao_corpus_message(corpus) : fatiao_status_name(status));
  else printf("%d articles (digest: our own wording, not the authentic text)\n", articles);
  fatiao_instrument_release(convention);
  fatiao_corpus_release(corpus);
  return status == FATIAO_OK && articles == 15 ? 0 : 1;
}
