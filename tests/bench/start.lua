-- What opening costs over an empty Lua state: whole processes, the median of N, the two in turn.
local N = 200
local program = [[
use Time::HiRes qw(time);
my ($n, $script) = @ARGV;
my %t;
for (1 .. $n) {
  for my $kind ("empty", "corpus") {
    my $start = time;
    system "lua5.4", "-e", $kind eq "empty" ? "" : $script;
    push @{$t{$kind}}, (time - $start) * 1000;
  }
}
for my $kind ("empty", "corpus") { my @s = sort { $a <=> $b } @{$t{$kind}}; print $s[@s / 2], "\n"; }
]]
local path = os.tmpname()
local file = assert(io.open(path, "w"))
file:write(program)
file:close()
local script = 'local u = require("fatiao").open():instrument("uncc") assert(#u:article(1):text("zh") > 0)'
local pipe = assert(io.popen(("perl %s %d '%s'"):format(path, N, script)))
local empty, corpus = pipe:read("*n", "*n")
pipe:close()
os.remove(path)
print(("empty %.2f ms   corpus opened, one text read %.2f ms   difference %.2f ms"):format(empty, corpus, corpus - empty))
