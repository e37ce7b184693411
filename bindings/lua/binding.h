/*
** What the binding files share.
**
** A Lua object is a small userdata that begins with the address of its type's name; that, and its size, is how it is recognised. Provisions, instruments and hits
** have no finalizer: they are made by the hundred thousand. What keeps their memory alive is their metatable, which belongs to one corpus and refers to the
** corpus's userdata: as long as any of them lives, so does that. Closing is a state that every method looks at.
*/
#ifndef FATIAO_BINDING_H
#define FATIAO_BINDING_H

#include "compat.h"
#include "fatiao_lua.h"
#include <stdbool.h>
#include <string.h>

typedef struct binding_search binding_search;
typedef struct binding_rows binding_rows;

typedef struct box {           /* a Corpus */
  const char *type;
  fatiao_corpus *corpus;       /* NULL: closed */
  binding_search *searches;    /* open ones, to be closed with it */
  binding_rows *rows;          /* likewise */
} box;

typedef struct value {         /* an Instrument or a Provision */
  const char *type;
  box *box;
  fatiao_instrument *instrument;
  uint32_t index;              /* of a Provision */
} value;

extern const char binding_corpus[], binding_instrument[], binding_provision[], binding_hit[];

/* The object at a stack index, or an argument error. They raise "the corpus is closed" when it is. */
box *binding_check_corpus(lua_State *L, int i);
value *binding_check_value(lua_State *L, int i, const char *type);
value *binding_test_value(lua_State *L, int i, const char *type); /* NULL: something else */

/* Pushes an object of the corpus whose userdata is at stack index `owner`. */
void binding_push_instrument(lua_State *L, int owner, fatiao_instrument *i);
void binding_push_provision(lua_State *L, int owner, fatiao_provision p); /* nil for none */
void binding_push_like(lua_State *L, const value *model, int model_index, fatiao_provision p); /* with the metatable of a Provision at model_index */
void binding_push_owner(lua_State *L, int i); /* the corpus userdata of the object at stack index i */

/* The class tables of a corpus, as keys of its uservalue. */
void binding_push_class(lua_State *L, int owner, const char *type);
void binding_new_class(lua_State *L, int owner, const char *type, const luaL_Reg *methods, lua_CFunction index, const luaL_Reg *meta);
void binding_new_class_with(lua_State *L, int owner, const char *type, lua_CFunction index, const luaL_Reg *meta); /* names, on the top, become index's upvalue */

/* nil, message, code: the failure of a corpus. */
int binding_fail(lua_State *L, fatiao_corpus *c, int status);

const char *binding_opt_lang(lua_State *L, int i); /* NULL when absent */
void binding_push_string(lua_State *L, fatiao_string s); /* nil when there is none */

/* A field of the options table at i > 0 (nil and absent are the same), left on the stack so that it lives; wrong types are argument errors that name the field. */
const char *binding_field(lua_State *L, int i, const char *name, const char *otherwise);
int binding_flag(lua_State *L, int i, const char *name);

/* The Lua modules and analyses that the build embeds. */
typedef struct binding_script {
  const char *name; /* "fatiao.report", "fatiao.run.structure" */
  const char *start, *end;
} binding_script;
extern const binding_script binding_scripts[]; /* ended by a NULL name */

/* One per room. */
void binding_open_corpus(lua_State *L);      /* adds open, copy to the module on the stack */
void binding_make_instrument(lua_State *L, int owner);
void binding_make_provision(lua_State *L, int owner);
void binding_make_hit(lua_State *L, int owner);
int binding_search_call(lua_State *L);       /* corpus:search */
void binding_close_searches(box *b);
void binding_close_rows(box *b);
int binding_import_call(lua_State *L);       /* corpus:import */
int binding_declare_call(lua_State *L);
int binding_sql_call(lua_State *L);
int binding_open_text(lua_State *L);         /* pushes fatiao.text */
int binding_open_citation(lua_State *L);     /* pushes fatiao.citation */
int binding_check_call(lua_State *L);        /* corpus:check */
int binding_provision_references(lua_State *L);
int binding_provision_cited_by(lua_State *L);
int binding_instrument_references(lua_State *L);

/* Sets status, reason, missing, instrument and to in the table on the top; the corpus's userdata is at stack index `owner`. */
void binding_set_resolution(lua_State *L, int owner, fatiao_resolution_status status, fatiao_reason reason, fatiao_instrument *instrument, const fatiao_provision *to, uint32_t tos,
                            const char *missing);

/* Iterators over provisions. */
typedef enum binding_walk { WALK_ALL, WALK_KIND, WALK_CHILDREN, WALK_ANCESTORS } binding_walk;
int binding_push_walk(lua_State *L, int value_index, fatiao_instrument *i, binding_walk how, fatiao_kind kind, uint32_t from, uint32_t end);

#endif
