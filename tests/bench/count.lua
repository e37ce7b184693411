-- How many articles a database has, and how many a second that is. CORPUS.db START END
local corpus = assert(require "fatiao".open(arg[1]))
local seconds = tonumber(arg[3]) - tonumber(arg[2])
local laws, articles, provisions = 0, 0, 0
for row in corpus:sql "SELECT instrument, sum(kind = 'art') AS articles, count(*) AS provisions FROM provision GROUP BY instrument" do
  laws, articles, provisions = laws + 1, articles + row.articles, provisions + row.provisions
end
print(("%d laws, %d articles, %d provisions in %.1f s: %.0f articles/s"):format(laws, articles, provisions, seconds, articles / seconds))
