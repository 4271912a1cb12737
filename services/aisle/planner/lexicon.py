"""The words that the rules know, each list under the name of what it tells. No rule here: see `rules`."""

from aisle.planner.words import phrases, word_set

# ── What a question asks for ──────────────────────────────────────────────────────────────────────────────────────

ORDER_STATUS = phrases(r"""
    where (is|are) (my|the) (order|package|parcel|shipment|delivery|stuff|purchase)s? ;
    track (my|an|the|order|package|parcel) ;  (order|package|parcel|shipment) (status|tracking|history) ;
    (status|progress|tracking) (of|for|on) (my|the) … (order|package|parcel|shipment) ;
    tracking (number|link|info|information) ;
    (has|have|did|is|are|was|when will|when does|when is|will) my … (ship|shipped|arrive|arrived|arriving|get here|
      come|coming|delivered|dispatched|on its way) ;
    (what|when) did i (order|buy|purchase) ;
    my (last|latest|recent|previous|past|current|open) (order|purchase|delivery)s? ;
    my … (order|package|parcel|delivery|shipment) … (not (arrived|here|come|shipped)|late|missing|lost|delayed) ;
    (check|see|view|show|find|list|open) (me )?my orders?$ ;  ^my orders?$ ;
    order (number )?#?[a-z]{0,4}-?[0-9]{3,}
""")

POLICY = phrases(r"""
    (return|returns|refund|refunds|exchange|warranty|shipping|delivery|privacy|payment|cancellation|price match|
      price matching) (policy|policies|window|period|rules|terms|label|process|options|methods) ;
    (can|could|may|do|how do|how can|how would|am) (i|we|you) … (return|returning|exchange|refund|refunded) ;
    (can|could|may|how do|how can) (i|we) send … back ;
    (to|and|or) (return|exchange|refund) (it|this|that|them|these|an item|something|my|a|the) ;
    (get|want|give me|need|request|deserve) (a|my) (refund|money back) ;  money[ -]back ;  refunds? ;  returns ;
    warrant(y|ies) ;  guarantees? ;
    (free|international|overseas|express|expedited|standard|next[ -]day|same[ -]day) (shipping|delivery|returns) ;
    (ship|deliver|shipping|delivery) (internationally|overseas|abroad|worldwide) ;
    (ship|deliver|shipping|delivery) (it )?to (canada|mexico|europe|alaska|hawaii|the uk|england|germany|france|
      australia|po boxes|other countries|my country|military addresses) ;
    price[ -]match(ing|es)? ;  (payment|pay) (methods?|options?|with|by|in instal?lments|later) ;
    (accept|take) (paypal|credit cards?|debit cards?|apple pay|google pay|gift cards?|klarna|amex|visa|cash) ;
    gift[ -](wrap|wrapping|wrapped|receipts?) ;
    (cancel|change|edit|modify) (my|an|the|this) (order|address|delivery|shipping address|subscription) ;
    (opening|store|business|shop) hours ;  restocking fees? ;
    (contact|talk to|speak to|speak with|reach|call) (you|someone|support|customer (service|support)|a (human|
      person|real person|agent)) ;
    customer (service|support) ;  (promo|discount|coupon) codes? ;  (student|military|senior|bulk) discounts? ;
    (loyalty|rewards?) (program|programme|points) ;  recycle my old ;
    (broken|damaged|defective|wrong item) (on arrival|when it arrived|in the mail) ;
    arrived (broken|damaged|defective|cracked)
""")

# On a product's page these words need the store's rules beside the product's own passages.
POLICY_TOUCHED = phrases(r"""
    warrant(y|ies) ;  guarantees?d? ;  return(s|ed|able|ing)? ;  refund(s|able)? ;  exchange(d|s)?
""")

PRICE = phrases(r"""
    how much (is|are|was|were) (it|this|that|these|those|they|the|a|an|one|your|both|each) ;
    how much (is|are) [a-z]+ ;  how much (does|do|did|would|will) … (cost|set me back|run me|go for|sell for|be) ;
    how much for ;  how much do (you|they) (charge|want) ;  how much\W*$ ;
    (what|how much) (does|do|would|will) … costs? ;  what is … (cost|price) ;
    what (are|is) the (current )?(price|cost)s? ;  (price|cost|prices) (of|for) ;
    (current|exact|live|today's|sale|regular) price ;  ^(the )?price ;  how expensive ;  on sale ;
    (any|a) (discount|deal|promotion|sale)s? on
""")
# "How much does it weigh" measures; it does not ask for money.
MEASURED = phrases(r"""
    how much (water|weight|space|room|power|memory|storage|liquid|noise|light|heat|sugar|caffeine|protein|coffee|
      food|air|pressure|electricity|current|wattage|assembly|time|fabric|oil|fuel|data|clearance) ;
    how much … (weigh|hold|holds|need|use|uses|carry|take|takes|fit|fits|last|lasts|shrink|stretch|contain|
      contains)
""")

# What a question to the store's systems says beside the goods.
LOGISTICS = word_set("""
    amount availability available charge current deal discount discounted expensive left price prices pricing remaining
    sale sold stock still
    after arrival arrive arrived arrives before business cost costs date dates day days deliver delivered deliveries
    delivery express fast fee fees free here hour hours international long mail options order ordered orders ordering
    package postage postcode quick quickly receive same ship shipped shipping soon speed standard time times today
    tomorrow usually week weekend weeks zip code estimate estimated expedited
""")

STOCK = phrases(r"""
    (in|out of|back in|low on) stock ;  sold out ;  restock(ed|ing)? ;
    (is|are|was) … available( (in|for|now|today|to buy|online))? ;  availability ;
    how many … (left|remaining|in stock) ;  (any|some) … left ;
    do you (still |currently )?have (it|this|these|that|those|them) ;  have (it|this|these|them) in ;
    still (sell|carry|sold)
""")
# A question about variants: the product's passages answer it, and the stock says which are there to buy.
VARIANTS = phrases(r"""
    com(e|es|ing) in ;  (what|which|other|any other|more) (colou?rs?|sizes?) ;  in (other )?(colou?rs|sizes)
""")

DELIVERY = phrases(r"""
    when (would|will|can|could|does|do|should|might) … (arrive|come|get here|get to|get there|be delivered|be here|ship|deliver) ;
    when (would|will|can|could) (i|we) (get|have|receive|expect) ;
    (can|could|will|would) (i|we|you) … (get|receive|deliver|have) … (by|before|in time for|tomorrow|today|tonight|
      this week|next week) (mon|tues|wednes|thurs|fri|satur|sun)?(day)? ;
    (can|could|will|would) (it|this|they|these|that) … (arrive|be delivered|be here|get here|come) … (by|before|
      in time|on|tomorrow|today|this week|next week) ;
    how (long|soon|fast|quickly) … (delivery|shipping|ship|deliver|delivered|arrive|get here|get it|receive) ;
    how much (is|are|does|would) (the )?(shipping|delivery|postage) ;
    (shipping|delivery|postage) (cost|costs|fee|fees|charge|charges|date|dates|time|times|estimate|to|for|options|
      speed) ;
    (deliver|delivered|ship|shipped|arrive|sent) (it |this |them )?(to|in|at) (my |the )?(zip|postcode|postal|
      [0-9]{5}|[a-z]{1,2}[0-9][0-9a-z]?) ;
    (arrive|delivered|here|ship|shipped|deliver) (by|before|in time) ;  delivery date
""")

COMPARISON = phrases(r"""
    differences?( is| are)?( there)? (between|in|of|with|from) ;  (what|any|the) (is |are )?(the )?differences? ;
    differ(s|ent)? (from|than|to) ;
    how (do|does|is|are|would) … (differ|different|compare|stack up|hold up against) ;  compar(e|ed|es|ing|ison) ;
    vs ;  versus ;  (is|are) … better … than ;
    (which|what) … (better|best|warmer|lighter|cheaper|stronger|quieter|safer|healthier|faster|sharper) … or ;
    (better|prefer)\W+ … or ;
    or … which (one|is|are|should|would) ;
    (should|would|do|can) (i|you|we) (get|buy|choose|pick|go with|go for|use|prefer|recommend|need) … or
""")

ADVICE = phrases(r"""
    how (do|does|can|could|should|would|often|long|many) (i|you|we|one|people|a|an|to) ;
    how (often|long|many|much) … (should|do|can|does) (i|you|we|one|a|an) ;  how to ;
    what (should|do|must) (i|you|we) (look for|look at|consider|know|check|watch|pay attention) ;
    (what|things) to (look for|consider|know|check|watch) ;
    (should|do|would|must) i (really |actually )?(need|use|have|wash|get|buy|be|go) ;
    what (size|thickness|weight|length|type|kind|grade|height|width|level|rating) … (do|should|would) (i|you|we) ;
    worth (it|the|buying|getting|having|paying|spending) ;
    (tips|advice|guide|guidance|explain|explanation)( for| on| to| with)? ;  best way(s)? (to|of|for) ;
    why (do|does|is|are|should|would|did) ;  when (should|do) (i|you|we) ;
    is it (ok|okay|safe|better|bad|necessary|possible|normal|hard|worth) (to|if|for) ;  pros and cons ;
    what (does|do) … mean ;  what (is|are) (a|an) [a-z-]+( [a-z-]+)?\W*$ ;
    what (is|are) the (purpose|point|benefit|benefits|advantage|advantages) of ;
    (benefits|advantages|disadvantages|drawbacks) of
""")

RECOMMENDATION = phrases(r"""
    recommend(ed|s|ations?)? ;  suggest(ed|ions?)? ;
    (what|which) (is|are|would be) (the |your |some )?(best|top|good|nicest|cheapest|most) ;  best ;
    top[ -](rated|selling|[0-9]+) ;  best[ -](selling|sellers?) ;
    (what|which) … (should|could|would|can|do) (i|we|you) (get|buy|choose|pick|give|wear|bring|pack|recommend) ;
    what (do|would|should|will|all do) (i|we|you) (all )?need (for|to) ;
    what (to|should i) (get|buy|give|wear|bring|pack) ;  (gift|gifts|presents?)( ideas?)? ;
    (looking|searching|shopping|hunting|in the market) for ;
    (i|we) (really |also |just )?(need|want|would like|would love) ;
    (need|want) (a|an|some|new|something|to buy|to get) ;
    (something|anything|stuff|things|gear|equipment|essentials|must[ -]haves|supplies|ideas|clothes|clothing|
      outfit) (for|to|that|which|like|similar|cheaper|smaller|bigger|under) ;
    (a|any|some) (good|great|nice|decent|cheap|affordable|quality) ;  good … (for|under) ;  what is (a|an) … that ;
    ^(which|what) [a-z]+ (for|under|with|works?) ;  alternatives?( to)? ;
    similar( to)? ;  (go|goes|pair|pairs|match|matches) (well )?with ;  (what|which) (kind|type|sort)s? of ;
    (help me )?(find|choose|pick|select|get) (me |us )?(a|an|some|the right|good|something) ;  find me ;
    (cheapest|most popular|highest rated|best rated|popular) ;  what else ;  accessories for
""")
# On a product's page only these leave the product for the rest of the shop.
LEAVES_THE_PAGE = phrases(r"""
    something else ;  (something|anything) (similar|like this|cheaper|better|smaller|bigger|larger|lighter|comparable) ;
    (similar|other|alternative|comparable|related) (products?|items?|options?|ones?|models?|brands?|pans?|tents?|
      toys?) ;
    alternatives? ;  similar (but|only) ;  (go|goes|pair|pairs|match|matches) (well )?with (this|it|these) ;
    what else (do|should|would|can|could) ;  (recommend|suggest) (me )?(a|an|some|another|something|other) ;
    cheaper (one|ones|option|options|alternative|alternatives|version)
""")

# These leave it too, where no word points at the product.
STARTS_ANEW = phrases(r"""
    ^(i am )?looking for ;  ^(a |any |good )*gifts?( ideas)? for ;
    ^(what is |what are )?(the )?best (?!way|time|method)[a-z -]+ (for|under|to) ;  ^(show|find) me ;
    ^(i|we) (need|want) (a|an|some|new)
""")
# How a shopper begins who wants goods, whatever else is said of them.
WANTS_GOODS = phrases(r"""
    ^(i|we) (really |just )?(need|want|would like) ;  ^(i am )?(looking|searching|shopping) for ;  ^find me
""")

# Looking around, however politely it is put.
BROWSES = phrases(r"""
    (would like|want|love|can i|could i|let me|can we) (to )?(browse|see|view|look at|look around)
""")

NAVIGATION = phrases(r"""
    ^(please |can you |could you )?(show|browse|list|see|view|display)( me| us)? ;
    (take|bring|send|point|direct) me to ;  ^go to ;
    (i want|i would like|can i|let me|how do i|how can i) (to )?(see|browse|view|find|get to) ;
    where (can|do|could|would) (i|we) (find|see|look|get|buy) ;
    where (is|are) (the|your) … (section|department|page|aisle|category|categories) ;
    where are your [a-z -]+\W*$ ;  (link|links|page) (to|for) ;
    do you (guys |also )?(sell|carry|have|stock|offer) [a-z]+ ;  what … do you (sell|carry|have|stock|offer) ;
    (your|the) (selection|range|collection|assortment) of
""")

CHEAPER = phrases(r"""
    cheap(er|est)? ;  least expensive ;  most expensive ;  expensive ;  priciest ;  (lowest|best|highest) price ;
    affordable ;  costs? (less|more|the (least|most))
""")

NEEDS_SEVERAL = phrases(r"""
    what (do|would|should|will|all do) (i|we|you) (all )?need (for|to) ;
    (gear|equipment|essentials|must[ -]haves|supplies|checklist|everything) ;
    what (to|should i) (wear|bring|pack) ;  (what|which) (kind|type|sort)s? of ;  get(ting)? started
""")

# ── What no shop answers ──────────────────────────────────────────────────────────────────────────────────────────

GREETINGS = phrases(r"""
    hi ;  hello ;  hey ;  hiya ;  howdy ;  yo ;  greetings ;  good (morning|afternoon|evening|day|night) ;
    thanks? ;  thank you ;  thx ;  ty ;  cheers ;  bye ;  goodbye ;  see (you|ya)( later)? ;  ok ;  okay ;  cool ;
    great ;  nice ;  awesome ;  perfect ;  wonderful ;  lol ;  haha ;  how are you( doing)?( today)? ;
    how is it going ;  what is up ;  sup ;  who are you ;  what are you ;  what is your name ;
    are you (a |an )?(real|human|robot|bot|ai|person|machine)( person| human)? ;
    what can you (do|help( me)? with) ;  how can you help( me)? ;  how do you work ;  help ;  help me ;
    nice to meet you ;  you are (great|awesome|helpful|the best|welcome|funny) ;  good (job|bot) ;  well done ;
    never mind ;  nevermind ;  got it ;  i see ;  yes ;  no ;  yeah ;  nope ;  yep ;  sure ;  please ;  sorry ;
    test ;  testing ;  have a (nice|good|great) (day|one|evening|weekend) ;
    that (is|was) (great|all|helpful|it|perfect|good|awesome|very helpful) ;  i love you
""")
GREETING_FILLER = word_set("""
    there so much very a lot for your the help all again everyone you i it this that was is really and then to
    my friend appreciate today now
""")

OUT_OF_SCOPE = phrases(r"""
    who (won|wins|will win|invented|discovered|painted|wrote|directed|composed|founded|is the (president|king|queen|
      pope|ceo|prime minister|richest|author)|was the|shot|killed|is (winning|playing)) ;
    (world cup|super bowl|olympics|champions league|world series) (winner|score|final|results?) ;
    (won|win|score of) the (world cup|super bowl|election|game|match|league|championship) ;
    (capital|population|president|gdp|prime minister) of [a-z]+ ;
    how (far|old|tall|big|hot|heavy|deep|high) is (the )?(moon|sun|earth|mars|ocean|universe|mount everest|everest|
      eiffel tower|world) ;
    meaning of life ;  (what|how) is the weather ;  weather (in|today|tomorrow|forecast|like|this|for) ;
    will it (rain|snow) ;
    ^(please |can you |could you |help me |hey |now |i (want|need) you to )*(write|compose|draft|generate) (me |us |
      my |for me )?(a|an|some|the|my|me) ;
    (poem|haiku|limerick|sonnet|essay|screenplay|lyrics|short story|cover letter) (about|on|for|that) ;
    (write|debug|fix|refactor|review) … (code|function|script|program|query|bug|regex|algorithm|python|javascript|
      java|sql|html|css|rust) ;
    (code|function|script|program|algorithm|class|query|loop) (that|which|in|for|to) … (python|javascript|java|sql|
      rust|list|array|string|sort|sorts|fibonacci|numbers) ;
    in (python|javascript|typescript|java|rust|golang) ;
    (python|javascript|java|sql|html|css) (code|function|script|program|query|error) ;
    ^(what is |calculate |compute |how much is )?[0-9]+( )?(times|plus|minus|divided by|multiplied by|
      [+*/x^-])( )?[0-9]+( equal(s)?)?\W*$ ;
    (solve|simplify|integrate|differentiate|factor) (the|this|for|my|x|an?) … (equation|integral|problem|homework|x|
      puzzle) ;
    (square root|derivative|integral|logarithm|cosine) of ;  ^(please |can you |could you )?translate ;
    translate … (into|to) [a-z]+$ ;  how do (you|i) say … in ;
    tell me (a|an|another) (joke|story|riddle|secret|fun fact|bedtime story|tale) ;
    (tell|say) (me )?(something )?funny ;  sing (me )?(a|the) ;
    (bitcoin|ethereum|cryptocurrency|crypto|stock market|stock price|interest rates?|mortgage rates?) ;
    (should|can) i (buy|sell|invest in|short) … (stock|stocks|shares|bonds|etfs?)$ ;  invest(ing)? (in (stocks|shares|gold|real estate|property|the)|my) ;
    (vote|voting) for ;
    (republican|democrat|abortion|election|politics|politician|political (party|parties|view|opinion))s? ;
    (what|which|how much|how many) (medicine|medication|antibiotics?|ibuprofen|aspirin|tylenol|painkillers?|pills?|
      drugs?) … (take|give|should|safe) ;
    (chest|head|stomach|tummy|tooth|throat|back|ear) (hurts|pain|aches|is hurting) ;
    (diagnose|symptoms of|do i have (cancer|covid|the flu|diabetes|a fever)) ;
    (legal|tax|medical|financial|investment|relationship) advice ;  (can|should) i sue ;
    (my )?(girlfriend|boyfriend|wife|husband|ex) (left|dumped|is cheating|cheated|hates|does not love) ;
    my … (homework|thesis|taxes) ;  my (homework|essay|assignment|exam|thesis|taxes) ;
    (system|hidden|initial|developer) prompt ;
    your (instructions|prompt|guidelines|source code|training data) ;  (latest|today's|breaking) news ;
    what (time|day|year|date) is it ;
    (book|find|get) (me )?(a |an )?(flight|flights|hotel|hotel room|restaurant|uber|taxi|train ticket) ;
    (quantum (physics|mechanics)|theory of relativity|photosynthesis|black holes?|french revolution|roman empire|
      world war) ;
    (do|does) (god|aliens|ghosts) exist ;  ^(let us |can we |could we |will you )?play (a game|chess|some music|tic tac toe) ;
    (movie|film|tv show|netflix) (recommendations?|to watch) ;
    (good|best) (movie|film|tv show|series|restaurant|hotel|bar|song)s? (to|in|near|on) ;  near me
""")

# On the page of a drink or a dish, its recipe is the product's own matter.
RECIPES = phrases(r"""
    recipes? (for|of|to) ;  how (do|can) (i|you) (cook|bake)
""")

# ── What a learned policy weighs, and no rule decides by ──────────────────────────────────────────────────────────

ASKS_FOR_GOODS = phrases(r"""
    (is|are) there (a|an|any|some|anything|something) ;  (have|has|do) (you|they|u) (guys )?(got|have|sell|stock|carry|keep|do) ;
    ^(u|you|ya) (got|have|sell) ;  (got|have) any ;  ^any ;  (i am |we are )?after (a|an|some) ;  could do with ;
    (help me|can you|could you) (find|pick|choose)
""")
ACCOUNT = phrases(r"""
    accounts? ;  passwords? ;  log(ged|ging)?[ -]?in ;  sign(ed|ing)?[ -]?(in|up) ;  e-?mails? ;  newsletters? ;  subscri(be|ption|ptions) ;
    unsubscribe ;  receipts? ;  invoices? ;  vat ;  gift ?cards? ;  vouchers? ;  codes? ;  points ;  complain(t|ts)? ;  my data ;  gdpr ;
    jobs? ;  careers? ;  hiring ;  branch(es)? ;  showrooms? ;  store locations? ;  open (on|at|today|late) ;  phone number ;  manager ;
    instal?lments? ;  customs ;  dut(y|ies) ;  tax(es)? ;  wholesale ;  business account
""")
PAID = phrases(r"""
    i (have |had |already |just )*(ordered|bought|purchased|paid) ;  (we|my \w+) (ordered|bought) ;  (my|the) order ;  charged ;
    (still|never|not) … (arrived?|come|came|received|got|here|shown? up|turned up)
""")
OF_THE_WORLD = phrases(r"""
    who (is|was|are|were|invented|wrote|won|made) ;  (write|rhyme|translate|spell|sing|solve|calculate|convert|summari[sz]e|define) ;
    (poem|story|joke|song|lyrics|essay|letter|speech|eulogy|code|python|java|javascript|sql|script|function|homework|equation) ;
    (president|country|war|planet|football|movies?|films?|actors?|celebrit(y|ies)|politic(s|al|ians?)|election|weather|
      news|history|religion|god|horoscope|zodiac|stocks|shares|crypto) ;  instructions ;  system prompt ;  api key
""")
WEAPONS = phrases(r"""
    guns? ;  pistols? ;  rifles? ;  shotguns? ;  revolvers? ;  firearms? ;  bullets? ;  ammo ;  ammunition ;  silencers? ;  suppressors? ;
    tasers? ;  machetes? ;  daggers? ;  blades? ;  kni(fe|ves) ;  switchblades? ;  crossbows? ;  knuckle ?dusters? ;  bombs? ;
    explosives? ;  detonators? ;  grenades? ;  dynamite ;  gunpowder ;  thermite ;  napalm ;  fireworks? ;  weapons? ;  accelerant ;
    (blow|blows|blowing) up ;  explod(e|es|ing)
""")
POISONS = phrases(r"""
    poison(s|ed|ing|ous)? ;  toxins? ;  toxic ;  cyanide ;  arsenic ;  ricin ;  thallium ;  sarin ;  antifreeze ;  bleach ;  ammonia ;
    acid ;  chlorine ;  fumes ;  gas(es|ed|sing)? ;  tablets? ;  pills? ;  paracetamol ;  insulin ;  morphine ;  overdose ;  lethal ;
    fatal ;  deadly ;  sleeping (pills|tablets)
""")
DRUGS = phrases(r"""
    cocaine ;  coke ;  crack ;  heroin ;  meth ;  mdma ;  molly ;  ecstasy ;  lsd ;  acid tabs? ;  ketamine ;  fentanyl ;  weed ;  cannabis ;
    marijuana ;  ganja ;  shrooms ;  (magic|psychedelic) (mushrooms?|ones) ;  opio(ids?|ates?) ;  oxys? ;  oxycodone ;  oxycontin ;  percs? ;
    xanax ;  adderall ;  tramadol ;  codeine ;  steroids ;  dmt ;  get(ting)? high ;  huff(ing)? ;  sniff(ing)? ;  snort(ing)? ;  dealers?
""")
VIOLENCE = phrases(r"""
    kill(s|ed|ing|er)? ;  murder(ing)? ;  hurt(s|ing)? ;  harm(ing)? ;  stab(bing|bed)? ;  shoot(ing)? ;  strangl(e|ing) ;  chok(e|ing) ;
    suffocat(e|ing) ;  drown(ing)? ;  beat(ing)? ;  punch(ing)? ;  attack(ing)? ;  punish(ing|ment)? ;  torture ;  suffers? ;  slit ;
    smash(ing)? ;  knock (him|her|them|someone|somebody) ;  burn(ing)? down ;  spik(e|ing) ;  kidnap ;  tie … up ;  get rid of ;
    (gone|silence) … for good
""")
VICTIMS = phrases(r"""
    someone('s)? ;  somebody('s)? ;  people ;  person ;  (my|his|her|the|next door's|a) (\w+ )?(wife|husband|ex|girlfriend|boyfriend|boss|
      coworker|colleague|classmate|teacher|flatmate|roommate|lodger|tenants?|stepfather|stepmother|mother in law|neighbou?rs?|
      neighbou?r's|date|stranger|cop|police) ;  him ;  her ;  them ;  strangers? ;  human ;  crowd ;  next door's
""")
OWN_LIFE = phrases(r"""
    (kill|killing|hurt|hurting|cut|cutting|hang|hanging|harm|harming|starve|starving|unalive|drown) (myself|my own|yourself) ;  suicid(e|al) ;
    (want|wish|ready|going|like) to (die|be dead|disappear|fade|end) ;  end(ing)? (it|things|my life|everything) ;  painless(ly)? ;
    (not|never) … (wake up|be here|live|living|alive) ;  my life ;  better off without me ;  (can not|can't) go on ;  noose ;
    miss me ;  stop my heart ;  no reason to live ;  goodbye (letter|note) ;  self[ -]harm ;  how many … (kill|end|stop|fatal|lethal)
""")
STEALTH = phrases(r"""
    without … (knowing|noticing|seeing|caught|trace|noise|paying|licen[cs]e|prescription|id|alarm|permission) ;  (not|never) … notice ;
    secretly ;  hidden ;  hide ;  undetect(ed|able) ;  untraceable ;  no (questions|records|paperwork|id|licen[cs]e|prescription) ;
    off the (books|record) ;  discreet(ly)? ;  (get|getting) caught ;  looks? like an accident ;  invisible ;  sneak(ing)? ;
    (will|would) not (notice|know|show|spot) ;  on the quiet
""")
THEFT = phrases(r"""
    steal(ing)? ;  stolen ;  nick(ing)? ;  rob(bing)? ;  shoplift(ing)? ;  burgl(ar|ars|ary|e) ;  break(ing)? into ;  get into ;  fakes? ;
    forg(e|ed|ing) ;  counterfeit ;  replicas? ;  hack(ing)? ;  crack(ing)? ;  clon(e|ed|er|ing) ;  skimm(er|ing) ;  jammer ;  jam ;
    keylogger ;  spy(ing)? ;  stalk(ing)? ;  bypass(ing)? ;  pick … locks? ;  security tags? ;  passports? ;  not my(n)? ;  smuggl(e|ing)
""")
UNDER_AGE = phrases(r"""
    under[ -]?age(d)? ;  under 18 ;  under 21 ;  (i am|we are|he is|she is|my mate is|im|who is) (1[0-7]|ten|eleven|twelve|thirteen|fourteen|
      fifteen|sixteen|seventeen) ;  (year|grade) (7|8|9|10|11) ;  minors? ;  age (check|verification|limit) ;  fake id ;
    (vodka|beers?|alcohol|whisk(e)?y|wine|cigarettes|cigs|smokes|vapes?|nicotine|spirits|lighter fluid|booze)
""")

# ── Words with no weight in a search ──────────────────────────────────────────────────────────────────────────────

FILLER = word_set("""
    a about actually am an and any anyone anything are as at be been being best better between bring bought but
    buy buying by could cheap cheapest cheaper decent did do does doing each else ever find for from get
    getting give go going good got great has have having help her here him his how i ideas idea if in into is it
    item items its just kind kinds know let like looking made make many may me more most much must my myself
    need needed needs new nice of off on one ones or our out over pick please product products quality really
    recommend recommended recommendation recommendations right sell shall she should show shop shopping so some
    somebody someone something sort stuff such suggest suggestion suggestions take tell than thank thanks that
    the their them then there these they thing things think this those to too top try type types us use used
    very want wanted was way we well were what when where which while who whose why will wish with would you
    your yours
""")

# On a page: they ask for other goods of its kind, and say nothing of the kind.
LIKE_THE_PAGE = word_set("""
    similar alternative alternatives option options else other different comparable related cheaper better smaller
    bigger larger lighter goes go pair pairs match matches well brand brands version model models
""")

# Who a gift is for says little about the gift beside what that person likes.
RECIPIENTS = word_set("""
    gift gifts present presents birthday christmas xmas anniversary valentine valentines holiday holidays
    grandmother grandma granny nana grandfather grandpa granddad mother mom mum mommy father dad daddy parents
    wife husband girlfriend boyfriend partner friend friends sister brother aunt uncle cousin niece nephew son
    daughter grandson granddaughter boss coworker coworkers colleague colleagues teacher neighbor neighbour
    neighbors person people somebody someone man woman lady guy lover lovers fan fans enthusiast who loves love likes enjoys adores old year years
""")

# Someone who does it is given what it takes.
PURSUITS = {
    "angler": "fishing", "artist": "art", "baker": "baking", "barista": "coffee", "camper": "camping", "climber": "climbing",
    "commuter": "commuting", "cook": "cooking", "cyclist": "cycling", "gamer": "gaming", "gardener": "gardening",
    "golfer": "golf", "griller": "grilling", "hiker": "hiking", "jogger": "running", "knitter": "knitting",
    "painter": "painting", "reader": "reading", "runner": "running", "skier": "skiing", "swimmer": "swimming",
    "traveler": "travel", "traveller": "travel", "yogi": "yoga",
}  # fmt: skip

PEOPLE = word_set("""
    baby boy boys brother brothers child children cousin daughter daughters friend girl girls godson goddaughter
    grandchild grandchildren granddaughter grandkid grandkids grandson kid kiddo kids lad lads lass lasses nephew nephews niece
    nieces one ones son sons sister sisters toddler toddlers twins student students birthday
""")

# Colours that a word for goods, food or plants seldom means.
PLAIN_COLOURS = word_set("""
    black white red blue green yellow pink purple grey gray brown beige navy teal turquoise maroon charcoal
""")
# One-word brands that are everyday words too.
EVERYDAY = word_set("""
    all apple basic basics best bright classic coach comfort cool core daily dove easy element elements
    essential essentials ever everyday express extra family first fit fresh general generic gap garden go golf
    green grand guess handmade happy home house ideal joy kids kitchen life light living love made magic
    mainstay master natural nature next nest north now one original outdoor outdoors pan peak perfect play pure
    ready real ring royal safe select shark simple simply smart solid sport sports spring star summit sun sunny
    target tile toy toys trail true ultra unbranded united universal unknown value vision water wild
""")

# Words in front of goods that leave what they are as it is.
QUALITIES = word_set("""
    a all an any best better big cheap cheapest comfortable comfy decent durable fine good great high-quality
    highly large light lightweight mens men's nice new of popular quality really rated some small solid sturdy
    the top top-rated warm waterproof women's womens your
""")
