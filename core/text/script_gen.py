#!/usr/bin/env python3
"""Writes script_table.h: what simplified and traditional Chinese characters become in the other script.

    python3 core/text/script_gen.py [Unihan_Variants.txt.bz2] > core/text/script_table.h

The source is the Unihan database (Debian: unicode-data; kSimplifiedVariant, kTraditionalVariant). It says what may correspond; which one a legal text
means is decided below, each line with its reason. Frequencies are those of 20 million characters of Chinese statutes and regulations.

A line is "characters: reason" or "character>target: reason". Where a line holds many, the reason is that of all.
"""
import bz2, collections, sys

SOURCE = "/usr/share/unicode/Unihan_Variants.txt.bz2"
FIRST, LAST = 0x3400, 0x9FFF

# ------------------------------------------------------------- to simplified -----------------------------------------------------------

# Characters of today's simplified Chinese that Unihan also lists as traditional ones. They stay: simplified text must not be damaged.
SIMPLIFIED_STAYS = """
著: 著作权 著名; the particle is 着 (words below)
乾: 乾隆 乾县 乾坤; dry is 干 (words below)
覆: 颠覆 覆盖; to answer is 复 (words below)
瞭: 瞭望; to understand is 了 (words below)
藉: 慰藉 狼藉; by means of is 借 (words below)
阪: 大阪
祇: 神祇
幺: 幺 is simplified; its other form is 么
瑙: 玛瑙
坂: 坂田
薴: else it would become 苧, which is the traditional form of 苎
戠臤: rare, and nothing in use to become
"""

SIMPLIFIED = """
徵>征: 徵收 徵求 徵用; the note of music does not occur in laws
復>复: Unihan lists it as its own simplified form
裡>里: likewise
夥>伙: 合夥
摺>折: 存摺
於>于: the preposition; the surname is rarer
餘>余: 剩餘; 馀 is for names
奬>奖: Unihan gives the Japanese form
瀰>弥: the list of 1964, not a form by analogy
逕>径: 逕行, a word of procedure
嚮>向: the list of 1964
"""

# Forms that Unihan does not count as traditional: the variants that China's list of 1955 abolished, and those of
# Korean, Japanese and Hong Kong editions.
SIMPLIFIED_VARIANTS = """
    籤签 託托 佔占 佈布 遊游 週周 僱雇 兇凶 採采 昇升 洩泄 慾欲 姦奸 祕秘 汙污 牀床 羣群 峯峰 啓启 啟启 衆众 眾众 爲为 併并 並并 迴回 諮咨 鑑鉴 鑒鉴 証证 覈核 踰逾 卹恤
    菸烟 査查 吿告 喫吃 滙汇 燻熏 唸念 脩修 紮扎 綵彩 箇个 糉粽 蹟迹 跡迹 鹼碱 譭毁 燬毁 毀毁 豔艳 鷄鸡 麪面 麫面 塚冢 嶽岳 廻回 絃弦 歎叹 氾泛 汎泛 湧涌 溼湿 牴抵 癒愈 粧妆 舘馆
    蔘参 釦扣 鉅巨 陞升 傚效 倖幸 侷局 剷铲 餵喂 遡溯 嚐尝 嚥咽 墻墙 牆墙 鈎钩 淨净 淒凄 産产 説说 録录 閲阅 鋭锐 顔颜 絶绝 綫线 緑绿 癡痴 眞真 稜棱 竪竖 羨羡 脣唇 臥卧 舖铺
    鉢钵 鉆钻 霑沾 頽颓 駡骂 痠酸 擡抬 捱挨 殭僵 殻壳 樑梁 崑昆 枴拐 菴庵 葯药 蒐搜 蓆席 蝨虱 蠍蝎 譁哗 貍狸 醃腌 饑饥 弔吊 彆别 卽即 旣既 敎教 勳勋 壎埙 罎坛 壜坛 墰坛 垻坝 嵗岁
    幷并 彫雕 彞彝 悽凄 綉绣 綑捆 綳绷 緼缊 犛牦 甕瓮 皁皂 畵画 盃杯 礆碱 簑蓑 薀蕴 藴蕴 謡谣 諡谥 鈅钥 鎭镇 鑪炉 隄堤 鳬凫 鷴鹇 飱飧 厠厕 坵丘 徧遍 賸剩 贜赃 鬨哄 慼戚 儁俊 孃娘
    嬀妫 嫺娴 獃呆 痳麻 鍊炼 鉋刨 錬炼 櫈凳 竚伫 讁谪 麤粗 麯曲 麴曲 妳你 牠它 裏里 槓杠 醖酝 囌苏 彔录 慤悫 扞捍 搧扇 朮术 柺拐 榦干 泝溯 燉炖 璿璇 瘻瘘
    羶膻 翫玩 賫赍 醣糖 鈡钟 鎸镌 襬摆 灩滟 亙亘 嫋袅 旂旗 俬私 厤历
"""

# Words in which a character that stays is the traditional form of another: traditional, simplified.
SIMPLIFIED_WORDS = """
    隨著 随着  接著 接着  按著 按着  有著 有着  味著 味着  沿著 沿着  附著 附着  穿著 穿着  著手 着手  著重 着重  著陸 着陆  著裝 着装  著落 着落  本著 本着  當著 当着  憑著 凭着
    向著 向着  著火 着火  著想 着想  著力 着力  著眼 着眼  衣著 衣着  沉著 沉着  試著 试着  帶著 带着  為著 为着
    乾燥 干燥  乾淨 干净  乾旱 干旱  餅乾 饼干  晾乾 晾干  烘乾 烘干  曬乾 晒干  乾涸 干涸  乾貨 干货  乾粉 干粉  乾洗 干洗  乾果 干果
    答覆 答复  回覆 回复  批覆 批复  覆核 复核  覆議 复议  覆審 复审  覆查 复查  函覆 函复  反覆 反复
    瞭解 了解  明瞭 明了
    藉口 借口  藉由 借由  藉此 借此  藉以 借以  憑藉 凭借  藉助 借助  假藉 假借
"""

# ------------------------------------------------------------ to traditional -----------------------------------------------------------

# Characters that belong to both scripts and are, as themselves, the commoner in laws. Words below tell the others.
TRADITIONAL_STAYS = """
准: 批准 核准 准予, 18000; 標準, 16000, and its like are in the words
制: 制定 制度 控制; 製造 is in the words
干: 若干 干擾 干預; 幹部 and 乾燥 are in the words
面: 書面 方面; 麵 is food
系: 系統 體系, 9000; 關係 and 聯繫, 5000, are in the words
只: 只能 只有; 船隻 is in the words
松: 松材 松樹; 寬鬆 is in the words
志: 志願 同志; 標誌 is in the words
卷: 案卷 卷宗; 捲 is in no law
舍: 校舍 宿舍; 捨棄 is in the words
折: 折價 折舊; 存摺 is in the words
致: 一致 導致; 細緻 is in the words
回: 回收 撤回; 迴避 is in the words
表: 代表; 錶 is a watch
借: 借款; 藉口 is in the words
克: 千克; 剋扣 is in the words
佣: 佣金; 僱傭 is in the words
谷: 山谷 硅谷; 穀物 is in the words
咸: 咸陽; 鹹水 is in the words
沈: a name; 瀋陽 is in the words
才: 人才; 纔 is old
了: 了結; 為了解決 would be taken for 瞭解 otherwise
占: 占有, as in the civil codes of both sides
蔑: 蔑視
板家困累蒙症胡向出同合曲旋挽秋朱冬卜漓芸姜栗千坂祢咤刮: the other form is rare or a name's
干乾徵復覆著瞭藉夥摺裡霡臤戠㳽刾蔂苧: traditional already, or rare
"""

TRADITIONAL = """
后>後: 皇后 is in the words
里>裡: inside; 公里 鄰里 里程 are in the words
发>發: 頭髮 is in the words
复>復: 恢復 復議; 複製 is in the words
台>臺: 臺灣 平臺; 颱風 is in the words
征>徵: 徵收 徵求, and 徵地 too; 征服 is in the words
注>註: 註冊 註銷 註明, 5400; 注意 注射, 1200, are in the words
冲>沖: 沖洗; 衝突 is in the words
并>並: 並處; 合併 is in the words
采>採: 採取 採購
尽>盡: 盡職; 儘快 is in the words
历>歷: 歷史; 日曆 is in the words
脏>臟: 心臟; 髒污 is in the words
汇>匯: 外匯; 彙編 is in the words
钟>鐘: 分鐘
须>須: 鬚 is no matter of law
托>託: 委託 信託; 托兒 is in the words
游>遊: 旅遊 遊行; 上游 is in the words
凶>兇: 兇器 行兇
奸>姦: 強姦; 漢奸 is in the words
当>當: Unihan puts 噹, a sound, first
净>淨: the commoner form
获>獲: 穫 is in the words
伪>偽: the commoner form
荡>蕩: likewise
闲>閒: likewise
钩>鉤: likewise
锈>鏽: likewise
缰>韁: likewise
绦>絛: likewise
赝>贗: likewise
谫>譾: likewise
鳄>鱷: likewise
鳁>鰛: likewise
硷>鹼: likewise
䴘>鷉: likewise
䴙>鸊: likewise
勋>勳: likewise
瘘>瘻: likewise
沪>滬: likewise
么>麼: 什麼
启>啟: as in the laws of Taiwan and Hong Kong; so the following
众>眾: likewise
鉴>鑑: 鑑定
咨>諮: 諮詢
愈>癒: 痊癒; 愈加 is in the words
淀>澱: 沉澱; place names are in the words
烟>煙: likewise
账>賬: likewise
着>著: the laws of Taiwan write 著; Hong Kong's 着 is rarer
挂>掛: 掛號
迹>跡: 痕跡; 古蹟 is in the words
"""

# Words that decide otherwise than the character alone, in order: the first that fits decides, so what is in danger of being cut in two (有关|系统)
# comes before what it would be taken for (关系). In traditional characters, or, where the way back is not the table's: simplified=traditional.
TRADITIONAL_WORDS = """
    批准 核准 獲准 不准 未准 標準 基準 準備 準確 準則 準據 瞄準 準時 精準
    恢復 答復 批復 修復 康復 反復 光復
    制度 編制 制定 制約 制裁 制止 制訂 機制 控制 限制 強制 體制 法制 管制 抑制 節制 牽制
    製造 製作 製品 複製 研製 仿製 監製 印製 繪製 釀製 自製 製售 製劑 製藥 製毒 製販 配製 炮製 煉製 製成 攝製 製圖 製版 試製 製冷
    若干 干預 干擾 干涉 幹部 骨幹 幹線 幹道 主幹 幹警 樹幹 幹渠 幹流 干旱=乾旱 干燥=乾燥 干净=乾淨 干涸=乾涸 烘干=烘乾 晾干=晾乾 晒干=曬乾 干粉=乾粉 干洗=乾洗 饼干=餅乾 干果=乾果
    系統 系列 體系 關係 聯繫 維繫 係指 確係
    只能 只有 只要 只限 只准 只收 船隻 犬隻 每隻
    松材 松樹 寬鬆 放鬆 鬆動 鬆懈 鬆散
    志願 標誌 雜誌 日誌
    捨棄 取捨 折價 折舊 折算 折扣 折合 折抵 存摺 細緻 精緻 迴避 迴旋 迂迴 輪迴 鐘錶 老闆 蘿蔔 鹹水 鹹潮 微鹹 苦鹹 剋扣 僱傭 受僱 僱員 解僱 瀋陽
    借款 借用 出借 凭借=憑藉 借口=藉口 借以=藉以 借助=藉助
    麵粉 穀物 稻穀 五穀
    公里 鄰里 里程 海里 英里 里弄 里道 故里 里長
    發生 發現 毛髮 美髮 假髮
    複雜 複合 重複 複印 複本 複利 複數 複式 複方
    徵得 長征 遠征 征程 征途
    標註 備註 註冊 註銷 註明 注意 關注 注射 注重 注入 注資 灌注 傾注 注視 專注 注水
    衝突 衝擊 緩衝 衝動 衝撞 衝破 衝鋒
    合併 兼併 併購 併入 歸併 併罰 吞併 併網
    儘快 儘量 儘可 儘早
    歷史 歷年 曆法 農曆 公曆 西曆 掛曆
    骯髒 髒話 髒污 髒水
    彙編 詞彙 彙集 彙總
    獲得 獲取 獲准 收穫
    委託 受託 托兒 托幼 托盤 襯托 托育 摩托 烘托 托福
    遊戲 遊行 遊覽 遊客 遊玩 遊艇 上游 下游 中游 游泳 游離 游擊 游動 浮游
    簽訂 簽名 簽署 簽發 簽字 簽章 簽收 簽約 標籤 抽籤
    皇后 太后 后妃
    御史 御用
    颱風 櫃檯
    拖斗 漏斗 北斗 斗車
    漢奸 奸細 奸詐 奸商
    辟謠
    馥郁 郁南 郁江 濃郁 郁閉
    愈加 愈發
    海淀 窪淀 洋淀 淀山
    古蹟 事蹟
    周邊 周圍 週期 週歲 每週 週末 週報 週刊 週轉
    神采 采邑
    小丑 丑時
"""


def entries(text):
    for line in text.strip().splitlines():
        left, reason = line.split(": ", 1)
        yield left.strip(), reason


def stays(text):
    return {c for left, _ in entries(text) for c in left}


def targets(text):
    return dict(left.split(">") for left, _ in entries(text))


def read(path):
    lists = {"kSimplifiedVariant": collections.OrderedDict(), "kTraditionalVariant": collections.OrderedDict()}
    with bz2.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            if not line.startswith("U+"): continue
            code, key, value = line.rstrip("\n").split("\t")
            if key in lists: lists[key][chr(int(code[2:], 16))] = [chr(int(v.split("<")[0][2:], 16)) for v in value.split()]
    return lists["kSimplifiedVariant"], lists["kTraditionalVariant"]


def choose(lists, same, chosen):
    """{from: to}: what was decided, else the first other character, one of the basic plane if there is one."""
    table = {}
    for c, found in lists.items():
        others = [t for t in found if t != c]
        if others: table[c] = ([t for t in others if ord(t) <= 0xFFFF] or others)[0]
    for c in same: table.pop(c, None)
    table.update(chosen)
    return {c: to for c, to in table.items() if c != to}


def rules(pairs, table):
    """[(c, neighbour, before, to)] in order, for each character of a word about which there is something to decide."""
    near = collections.OrderedDict()
    doubtful = {s[i] for s, r in pairs for i in (0, 1) if table.get(s[i], s[i]) != r[i]}
    for s, r in pairs:
        assert len(s) == len(r) == 2, s
        used = False
        for i in (0, 1):
            if s[i] not in doubtful: continue
            key = (s[i], s[1 - i], i)
            assert near.get(key, r[i]) == r[i], s
            near[key] = r[i]
            used = True
        if not used: print("nothing to decide:", s, r, file=sys.stderr)
    return [key + (to,) for key, to in near.items()]


def c_array(kind, name, values, per_line):
    print("static const %s %s[] = {" % (kind, name))
    for i in range(0, len(values), per_line): print("  " + ", ".join(values[i:i + per_line]) + ",")
    print("};")


def number(c):
    return "0x%X" % ord(c)


def write(name, table, near):
    """Characters of U+3400..9FFF have a bit and a target; 0 sends to the neighbours, whose last line has neighbour 0, or else to the far pairs."""
    special = {c for c, _, _, _ in near}
    inner = sorted(c for c in special | set(table) if FIRST <= ord(c) <= LAST)
    far = sorted(c for c in table if not FIRST <= ord(c) <= LAST or ord(table[c]) > 0xFFFF)
    words = [0] * ((LAST + 1 - FIRST) // 64)
    for c in inner: words[(ord(c) - FIRST) // 64] |= 1 << ((ord(c) - FIRST) % 64)
    base = [sum(bin(w).count("1") for w in words[:i]) for i in range(len(words))]
    lines = []
    for c in sorted(special):
        lines += ["{%s, %s, %d, %s}" % (number(c), number(n), before, number(to)) for k, n, before, to in near if k == c]
        lines.append("{%s, 0, 0, %s}" % (number(c), number(table.get(c, c))))
    c_array("uint64_t", name + "_bits", ["0x%X" % w for w in words], 7)
    c_array("uint16_t", name + "_base", [str(b) for b in base], 24)
    c_array("uint16_t", name + "_to", ["0" if c in special or ord(table[c]) > 0xFFFF else number(table[c]) for c in inner], 18)
    c_array("far_pair", name + "_far", ["{%s, %s}" % (number(c), number(table[c])) for c in far], 7)
    c_array("near_pair", name + "_near", lines, 5)


def tables(path):
    lists_simplified, lists_traditional = read(path)
    variants = {pair[0]: pair[1] for pair in SIMPLIFIED_VARIANTS.split()}
    to_simplified = choose(lists_simplified, stays(SIMPLIFIED_STAYS), {**variants, **targets(SIMPLIFIED)})
    to_traditional = choose(lists_traditional, stays(TRADITIONAL_STAYS), targets(TRADITIONAL))
    words = SIMPLIFIED_WORDS.split()
    pairs = [tuple(w.split("=")) if "=" in w else ("".join(to_simplified.get(c, c) for c in w), w) for w in TRADITIONAL_WORDS.split()]
    return to_simplified, rules(list(zip(words[0::2], words[1::2])), to_simplified), to_traditional, rules(pairs, to_traditional)


def main():
    to_simplified, near_simplified, to_traditional, near_traditional = tables(sys.argv[1] if len(sys.argv) > 1 else SOURCE)
    print("/* Made by script_gen.py from the Unihan database (Unicode 15.0, Unicode License); do not edit. "
          "Bits count from U+%X, sixty-four to a word. */" % FIRST)
    print("#define SCRIPT_FIRST 0x%Xu\n#define SCRIPT_LAST 0x%Xu\n" % (FIRST, LAST))
    write("simplified", to_simplified, near_simplified)
    print()
    write("traditional", to_traditional, near_traditional)
    print("to simplified: %d characters, %d neighbours; to traditional: %d, %d" %
          (len(to_simplified), len(near_simplified), len(to_traditional), len(near_traditional)), file=sys.stderr)


if __name__ == "__main__": main()
