"""Golf: cold-weather layers and gear first, then the year-round basics."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_WINTER = "Cold-weather golf"

ITEMS = (
    Item(
        id="GLF-001", title="Northgreen Merino Thermal Base Layer Top for Golf", brand="Northgreen", price="64.00",
        category=(_WINTER, "Base layers"),
        description="A close-fitting merino base layer cut for the golf swing, with raglan sleeves that do not pull across the shoulders. It is the first layer to put on below 50 °F and stays warm when damp. The half-turtleneck closes the gap above a jacket collar.",
        bullets=("200 g/m² merino blend that holds warmth even when you sweat on the walk up", "Raglan sleeves and side panels leave the full turn free", "Flat seams under a bag strap", "Half-turtleneck, 2 inches high"),
        facts={"Material": "87% merino wool, 13% nylon", "Fabric weight": "200 g/m²", "Comfort range": "25 to 50 °F under a jacket", "Fit": "close, with stretch", "Neck": "half-turtleneck", "Care": "machine wash cold, dry flat", "Gender": "unisex"},
        colours=("Charcoal", "Navy"), sizes=("S", "M", "L", "XL"),
        reviews=(
            Says(5, "First tee at 34 degrees", "Wore it under a thin windshirt at 34 °F and was never cold on the front nine. You forget it is there at the top of the swing."),
            Says(4, "Warm, runs small", "Lovely wool and no itch at all, but I had to swap my usual medium for a large. Sleeves are long enough for once."),
            Says(5, "No smell after three rounds", "Three rounds in four days on a trip and it still did not smell. My old polyester one lasted nine holes."),
            Says(2, "Pilled under the strap", "Warm enough, but where my carry bag rubs it started pilling within a month. For this money I hoped for better."),
            Says(4, "Layer of choice under the StormTurn", "At 38 °F in drizzle: this, the vest, the shell. I could still feel my hands and turn my shoulders."),
        ),
        qa=(
            Asked("Does the wool itch?", "Not for me, and I can't wear ordinary wool sweaters. The first ten minutes feel slightly prickly, then nothing."),
            Asked("Can I put it in the dryer?", "No, it shrinks. Wash cold and dry it flat; it is dry by the next morning."),
            Asked("Is this enough on its own at 45 degrees?", "If it is still and sunny, with a vest, yes. With any wind you want a shell over it."),
            Asked("Does it run small?", "I took my usual size and like it tight. If you don't, go one up."),
        ),
    ),
    Item(
        id="GLF-002", title="Northgreen Thermal Base Layer Leggings", brand="Northgreen", price="52.00",
        category=(_WINTER, "Base layers"),
        description="Brushed-inside thermal leggings that fit under golf trousers without bunching at the knee. They add about as much warmth as a second pair of trousers at a third of the bulk. The waistband is wide and flat so it does not fight with a belt.",
        bullets=("Brushed polyester fleece inside, smooth outside so trousers slide over it", "Articulated knees for reading putts", "Flat 1.5-inch waistband sits under a belt", "Dries overnight on a radiator or rail"),
        facts={"Material": "88% recycled polyester, 12% elastane", "Fabric weight": "230 g/m²", "Comfort range": "20 to 45 °F under trousers", "Fit": "close, high stretch", "Care": "machine wash warm, tumble dry low", "Gender": "unisex"},
        colours=("Black",), sizes=("S", "M", "L", "XL", "XXL"),
        reviews=(
            Says(5, "Winter league saviour", "I used to wear pyjama bottoms under my trousers. These are warmer and nobody can tell they are there."),
            Says(4, "Good below 40", "Great at freezing. At 48 °F I was too warm by the fifth hole, so pick your days."),
            Says(3, "Waist rolls down", "The legs are perfect. On me the waistband rolls when I crouch behind a putt, which is every hole."),
            Says(4, "Slim at the calf", "Warm and smooth. Big calves will find them tight."),
        ),
        qa=(
            Asked("Are these thin enough for slim-fit trousers?", "Yes with stretch trousers. With my one pair of old cotton chinos it was tight at the thigh."),
            Asked("Is there a fly?", "No fly. It is a plain unisex front."),
            Asked("Are they warm enough under thin summer trousers?", "Yes, down to about 40. Wind still goes through the trousers."),
        ),
    ),
    Item(
        id="GLF-003", title="Northgreen Winter Golf Gloves, Pair", brand="Northgreen", price="34.00",
        category=(_WINTER, "Gloves & mitts"),
        description="A pair of fleece-backed gloves thin enough in the palm to grip a club and warm enough to leave on while you putt. Both hands are covered, unlike a summer glove. The palm holds better when it is wet than when it is dry.",
        bullets=("Microfleece back, suede-touch palm that grips in rain", "Sold as a pair, left and right", "Long elastic cuff tucks under a jacket sleeve", "Touchscreen thumb and forefinger"),
        facts={"Material": "microfleece back, synthetic suede palm", "Comfort range": "30 to 50 °F", "Waterproof": "no, water-resistant for about 20 minutes of rain", "Palm thickness": "0.7 mm", "Hand": "both (pair)", "Care": "hand wash, air dry", "Touchscreen": "yes"},
        colours=("Black",), sizes=("S", "M", "ML", "L", "XL"),
        reviews=(
            Says(5, "Better grip in drizzle than my leather one", "When the rain came on, the grip got better, exactly as it says. My hands were cold only on the last two holes."),
            Says(4, "Nearly as much feel as summer", "I lose a little feel around the greens, but I no longer take them off to chip."),
            Says(2, "Soaked through", "Forty minutes of steady rain and they were sponges. Fine for cold and dry, not for a Scottish winter."),
            Says(5, "Got them for my dad", "He plays all year round in Minnesota and says these are the ones he reaches for from October."),
        ),
        qa=(
            Asked("Are they waterproof?", "No. They shrug off drizzle, but an hour of rain goes through. Carry a second pair or mitts."),
            Asked("Do you wear both while swinging?", "I do. Some friends take the right one off; the palm is thin enough that I don't bother."),
            Asked("Does the touchscreen finger work?", "It does for my GPS app. Typing a message is hopeless."),
            Asked("Are they machine washable?", "Hand wash. I put mine through the machine once on cold and the suede went shiny."),
            Asked("How cold is too cold for these?", "Below 30 my fingertips hurt. I use mitts over them then."),
        ),
    ),
    Item(
        id="GLF-004", title="Northgreen Cart Mitts with Warmer Pockets", brand="Northgreen", price="39.00",
        category=(_WINTER, "Gloves & mitts"),
        description="Big insulated mitts that slip on over a golf glove between shots. A zipped pocket on each back takes a disposable or rechargeable hand warmer. A wrist leash lets them hang while you play, so they never end up on the last tee.",
        bullets=("100 g insulation with a windproof, water-repellent shell", "Pocket for a hand warmer on the back of each hand", "Wrist leash: drop them, swing, pull them on again", "Wide opening goes over a glove"),
        facts={"Material": "nylon shell, polyester fill", "Insulation": "100 g/m²", "Comfort range": "10 to 40 °F", "Waterproof": "water-repellent, seams not taped", "Hand warmers": "not included", "Hand": "both (pair)", "Care": "machine wash cold"},
        colours=("Black", "Navy"), sizes=("One size",),
        reviews=(
            Says(5, "Warm fingers make putts", "With a warmer in each, my fingers are actually warm at 28 °F. It is the single best thing I bought this winter."),
            Says(4, "The leash is clever", "Looks silly, works. I stopped losing them. A smaller size would be good for my wife."),
            Says(3, "Bulky on a push cart", "Too thick to work the brake on my cart, so they come off more than I would like."),
            Says(2, "Leash broke", "The plastic clip on one leash snapped in its second week. A bit of cord replaced it."),
        ),
        qa=(
            Asked("Do hand warmers come with them?", "No, the pockets are empty. The rechargeable ones fit, if snugly."),
            Asked("Can you swing a club in these?", "Not a chance. They are for between shots; wear a winter glove underneath."),
            Asked("Do they fit very large hands?", "One size. My XL hands go in with a glove, but it is snug."),
        ),
    ),
    Item(
        id="GLF-005", title="Emberline Rechargeable Hand Warmers, Set of 2", brand="Emberline", price="36.00",
        category=(_WINTER, "Hand warmers"),
        description="Two palm-sized warmers that heat in under a minute and last most of a round on the low setting. They snap together with a magnet and charge from one USB-C cable. They also charge a phone in a pinch.",
        bullets=("Three settings: 108, 120 and 131 °F", "Up to 6 hours on low, about 3.5 on high", "Charge together with the included USB-C cable in 3 hours", "Smooth aluminium, the size of an egg"),
        facts={"Battery": "5,000 mAh each, lithium", "Battery life": "6 h low, 4.5 h medium, 3.5 h high", "Charging": "USB-C, 3 h", "Weight": "4.4 oz each", "Water resistance": "none, keep dry", "In the box": "2 warmers, 1 cable, pouch"},
        colours=("Graphite", "Copper"),
        reviews=(
            Says(5, "Eighteen holes on medium, nearly", "Medium carried me to the sixteenth tee at just above freezing. Low would have finished the round."),
            Says(4, "Good, but the light drains you", "They work. The status light blinks in your pocket all the time, which is daft, and cold cuts the runtime by an hour."),
            Says(1, "One died in a month", "One of the two no longer charges. The other is fine. The shop replaced the set, so at least that."),
            Says(5, "Shared with my daughter", "She keeps one at soccer, I keep one on the course. Much less waste than the shake-up packets."),
        ),
        qa=(
            Asked("Do they last a full round?", "On low, yes, four and a half hours with some left. On high they stop around the twelfth."),
            Asked("Can I take them on a plane?", "In hand luggage, yes. The battery is under the limit. Not in checked bags."),
            Asked("Do they fit the Northgreen mitts?", "They do, it is a tight fit with the zip closed."),
            Asked("How hot do they get?", "On high mine measured 129 °F. I never use high for long."),
        ),
    ),
    Item(
        id="GLF-006", title="Emberline Air-Activated Hand Warmers, 20 Pairs", brand="Emberline", price="18.50",
        category=(_WINTER, "Hand warmers"),
        description="Disposable warmers that heat up when you open the packet and need no charging. One pair lasts longer than a round. Keep a few in the bag for the day you forgot to charge anything.",
        bullets=("Up to 8 hours at an average of 125 °F", "Ready in 15 to 20 minutes after opening", "Iron powder, salt, charcoal: goes in the household bin", "Sealed pairs keep for three years"),
        facts={"Duration": "up to 8 hours", "Average temperature": "125 °F", "Quantity": "40 warmers (20 pairs)", "Reusable": "no", "Shelf life": "3 years sealed", "Size": "2.2 x 3.5 in"},
        reviews=(
            Says(5, "Always in the bag", "I open a pair in the parking lot and they are hot by the second green. Still warm on the drive home."),
            Says(3, "A few duds", "Out of the twenty, two pairs never got properly hot. The rest were great."),
            Says(4, "Cheap and they work", "Not as green as rechargeable ones, but when it is 20 degrees I stop caring."),
        ),
        qa=(
            Asked("Can you stop them and use the rest later?", "Seal the warmer in an airtight bag and it pauses. I get two short rounds out of a pair that way."),
            Asked("Are they safe against skin?", "Keep fabric in between. In a glove they are comfortable, on bare skin too hot after a while."),
        ),
    ),
    Item(
        id="GLF-007", title="Northgreen StormTurn Waterproof Golf Jacket", brand="Northgreen", price="148.00",
        category=(_WINTER, "Jackets"),
        description="A quiet, stretchy waterproof jacket made to be swung in. All seams are taped, the cuffs close with one hand and the hem drops at the back. It is a shell without insulation, so there is room for a base layer and a fleece.",
        bullets=("20,000 mm waterproof three-layer fabric, fully taped", "Four-way stretch and a soft face that does not rustle", "Adjustable cuffs and hem, two zipped pockets", "Packs into its own left pocket"),
        facts={"Waterproof rating": "20,000 mm", "Breathability": "15,000 g/m²/24 h", "Insulation": "none", "Weight": "13 oz (size M)", "Windproof": "yes", "Hood": "no", "Care": "machine wash, reproof every 10 washes", "Warranty": "2 years"},
        colours=("Navy", "Black", "Rust"), sizes=("S", "M", "L", "XL", "XXL"),
        reviews=(
            Says(5, "Four hours of sideways rain", "Played a whole medal round in it. The shirt under it was dry at the end, the card in the pocket as well."),
            Says(5, "No noise on the backswing", "My old jacket sounded like a bag of chips. This one is silent and I can make a full turn over a sweater."),
            Says(3, "Wish it had a hood", "Keeps water out, but rain runs down your neck unless you wear a proper hat. There is no hood at all."),
            Says(4, "Not warm by itself", "Know what you buy: it is a shell. At 40 °F I need two layers under it, and then it is perfect."),
            Says(2, "Leaks at the cuff", "Water ran up my arm at the top of the swing. I should have closed the cuff tighter, says the shop."),
            Says(5, "Two winters later", "Still waterproof after reproofing it once. The zip is as smooth as on day one."),
        ),
        qa=(
            Asked("Is it warm enough for winter by itself?", "No, there is no lining. It stops wind and rain; warmth comes from what you wear below."),
            Asked("Should I size up for layers?", "I kept my normal size and a thin fleece fits. Two thick layers and I would go up one."),
            Asked("Does it have a hood?", "It doesn't. There is a fleece-lined collar, that's all."),
            Asked("How do I reproof it?", "Wash-in reproofer, warm, then a low tumble. Twice a season for me."),
        ),
    ),
    Item(
        id="GLF-008", title="Northgreen Thermal Golf Vest", brand="Northgreen", price="86.00",
        category=(_WINTER, "Jackets"),
        description="A quilted vest that warms the trunk and leaves the arms alone, which is why many golfers swing better in it than in any jacket. Stretch panels under the arms move with you. It goes over a mid-layer or under a shell.",
        bullets=("60 g recycled insulation front and back", "Stretch knit side panels", "Windproof front, breathable back", "Two hand pockets and a scorecard pocket"),
        facts={"Insulation": "60 g/m² recycled polyester", "Comfort range": "35 to 55 °F over a base layer", "Weight": "10 oz (size M)", "Waterproof": "no, water-repellent", "Windproof": "front only", "Care": "machine wash cold"},
        colours=("Charcoal", "Olive"), sizes=("S", "M", "L", "XL"),
        reviews=(
            Says(5, "The piece I wear most", "From October to April, over the merino top. Free arms, warm back, done."),
            Says(4, "Good, a bit short", "I am six foot three and it ends at my belt. On shorter people it looks great."),
            Says(4, "Warm without sleeves", "I doubted that a vest would be enough. At 42 °F with a thermal top it was."),
        ),
        qa=(
            Asked("Can I wear it under the StormTurn jacket?", "Yes, it is thin enough for that. I do exactly this in January."),
            Asked("Is it waterproof?", "Only showerproof. Water beads for ten minutes or so."),
        ),
    ),
    Item(
        id="GLF-009", title="Fairmoor Low-Temperature Golf Balls, Dozen", brand="Fairmoor", price="29.00",
        category=(_WINTER, "Golf balls"),
        description="A low-compression ball that stays lively when it is cold. Ordinary tour balls turn hard below 45 °F and lose distance; this one is soft enough to compress at a slower swing in thick clothes. The yellow is easy to see against frost and leaves.",
        bullets=("Compression 38, made for 30 to 55 °F", "Two-piece with a soft ionomer cover", "High-visibility yellow or matte orange", "Sold by the dozen"),
        facts={"Compression": "38", "Construction": "two-piece", "Cover": "soft ionomer", "Best temperature": "30 to 55 °F", "Quantity": "12 balls", "USGA conforming": "yes"},
        colours=("Yellow", "Orange"),
        reviews=(
            Says(5, "Got my seven iron back", "In the cold I lose a club and a half. With these it is half a club. Feels soft off the putter too."),
            Says(4, "Orange disappears in leaves", "Great ball. Buy the yellow: my orange ones are still somewhere under the oaks."),
            Says(3, "No spin", "Distance is fine for 38 °F but it will not stop on a hard green. You have to run it in."),
        ),
        qa=(
            Asked("Do low-compression balls really go farther in the cold?", "They lose less. I measured about 6 yards more with the driver than with my tour ball at 36 degrees."),
            Asked("Are they fine for summer?", "Playable, but I find them mushy above 70."),
            Asked("Can I use them in a tournament?", "Yes, they are on the conforming list."),
            Asked("Are they good for slow swing speeds?", "Very. My mother at 65 mph carries them farther than anything else."),
        ),
    ),
    Item(
        id="GLF-010", title="Northgreen Fleece-Lined Golf Beanie", brand="Northgreen", price="22.00",
        category=(_WINTER, "Hats"),
        description="A snug knit beanie with a fleece band over the ears. It is thin enough to hear your partners and stays put through the swing. There is no bobble to catch the wind.",
        bullets=("Rib-knit merino and acrylic with a fleece ear band", "Low profile, stays on in wind", "Reflective tab for dusk finishes", "One size stretches to most heads"),
        facts={"Material": "50% merino, 50% acrylic, polyester fleece band", "Comfort range": "15 to 45 °F", "Waterproof": "no", "Size": "one size, 21.5 to 24 in", "Care": "hand wash"},
        colours=("Black", "Navy", "Rust"), sizes=("One size",),
        reviews=(
            Says(5, "Ears happy", "The fleece band is the whole trick. Warm ears at 25 °F in wind off the lake."),
            Says(4, "Snug", "A little tight on a big head for the first week, then it gave."),
            Says(3, "Nice until it rains", "Soaks up rain like any wool hat. Bring a cap for wet days."),
            Says(5, "Fits under the hood of my rain suit", "Thin, warm, no bobble. I own three."),
        ),
        qa=(
            Asked("Does it fit under a rain hood?", "Easily, it is thin and there is nothing on top."),
            Asked("Is it itchy on the forehead?", "No, the fleece band sits there, not the wool."),
            Asked("Can you hear through it?", "Yes, fine. It is not that thick."),
        ),
    ),
    Item(
        id="GLF-011", title="Northgreen Insulated Golf Trousers", brand="Northgreen", price="98.00",
        category=(_WINTER, "Trousers"),
        description="Winter trousers that look like ordinary golf trousers: smooth outside, light fleece inside. The fabric stops wind and sheds dew, and the stretch lets you squat to read a putt. The hem has a zip so they go over golf shoes.",
        bullets=("Windproof stretch outer with a bonded microfleece lining", "Water-repellent finish for wet rough", "Ankle zips, silicone gripper in the waistband", "Pockets lined with fleece"),
        facts={"Material": "92% polyester, 8% elastane, bonded fleece", "Comfort range": "20 to 48 °F", "Waterproof": "no, water-repellent", "Windproof": "yes", "Care": "machine wash cold, hang dry", "Fit": "regular"},
        colours=("Black", "Charcoal"), sizes=("30", "32", "34", "36", "38", "40"),
        reviews=(
            Says(5, "No more long johns", "Wore them at 29 °F with nothing underneath and was comfortable the whole way."),
            Says(4, "Smart enough for the clubhouse", "They pass as normal trousers, which matters at our place. Slightly shiny in bright sun."),
            Says(2, "Too long and no inseam choice", "I'm 5'7\" and had to have them hemmed, which cost me the ankle zip."),
            Says(4, "Quiet", "No swishing when you walk, unlike my ski pants."),
        ),
        qa=(
            Asked("What is the inseam?", "Mine, a 34 waist, measures 32 inches. There is only one length."),
            Asked("Are they waterproof?", "No. Dew and drizzle roll off, real rain comes through at the knee after half an hour."),
            Asked("Do they need a belt?", "There are loops. With the gripper in the waist I go without."),
        ),
    ),
    Item(
        id="GLF-012", title="Fairmoor Winter Spikeless Golf Shoes, Waterproof", brand="Fairmoor", price="129.00",
        category=(_WINTER, "Golf shoes"),
        description="A mid-cut spikeless shoe with a waterproof lining and a thin layer of insulation over the toes. The lugs are deeper than on a summer shoe and hold on soft ground. The cuff keeps wet grass away from your socks.",
        bullets=("Waterproof membrane, guaranteed for one year", "100 g toe insulation", "6 mm multi-directional lugs, no spikes to change", "Mid cuff with a gusseted tongue"),
        facts={"Waterproof": "yes, 1-year guarantee", "Insulation": "100 g at the toe", "Upper": "full-grain leather", "Sole": "spikeless rubber, 6 mm lugs", "Weight": "15.8 oz (size 9)", "Width": "regular and wide"},
        colours=("Brown", "Black"), sizes=("8", "9", "10", "11", "12", "13"),
        reviews=(
            Says(5, "Dry feet all season", "Walked sixty rounds of wet winter golf and have not had a damp sock yet."),
            Says(4, "Warm, a little heavy", "You notice the weight after eighteen, but I would rather have warm toes."),
            Says(3, "Slippery on frozen paths", "Good grip on grass. On a frosty cart path it is like any other rubber, careful."),
            Says(2, "Wide is not wide", "Ordered wide and it still pinched on the left. Returned."),
        ),
        qa=(
            Asked("Can they be worn with thick socks?", "Yes, there's room. I'd stay with my normal size."),
            Asked("Is there metal in the sole?", "No spikes, no metal at all."),
            Asked("Are they warm enough for frost?", "With wool socks to about 25 °F for me."),
        ),
    ),
    Item(
        id="GLF-013", title="Fairmoor Rain Grip Gloves, Pair", brand="Fairmoor", price="26.00",
        category=("Accessories", "Gloves & mitts"),
        description="Knit gloves that are made to be wet. The more water they take, the better the microsuede holds the grip. They are not insulated; for cold, choose a fleece-backed winter glove.",
        bullets=("Microsuede palm grips best when wet", "Sold as a pair", "Dries in about two hours", "Works in humid heat as well as in rain"),
        facts={"Material": "microsuede and nylon mesh", "Insulation": "none", "Comfort range": "50 °F and above", "Waterproof": "no, made to grip wet", "Hand": "both (pair)", "Care": "machine wash cold"},
        colours=("Black", "Grey"), sizes=("S", "M", "L", "XL"),
        reviews=(
            Says(5, "Downpour, no slips", "In a proper cloudburst I held the driver better than in the dry."),
            Says(3, "Cold hands in November", "They do grip, but there is no warmth in them. I should have read that first."),
            Says(4, "Sweaty summer hands", "I bought them for humidity rather than rain, and they solved it."),
        ),
        qa=(
            Asked("Are these warm?", "No. They are thin knit gloves, for rain rather than cold."),
            Asked("Do they work when dry?", "Less well. Dampen the palms first if it is a dry day."),
        ),
    ),
    Item(
        id="GLF-014", title="Fairmoor Lightweight Stand Bag", brand="Fairmoor", price="139.00",
        category=("Bags & carts", "Golf bags"),
        description="A four-pound stand bag for people who carry. The double strap shifts the weight evenly and the legs open on soft ground without sinking. A fleece-lined pocket keeps a phone and hand warmers apart from the tees.",
        bullets=("4.1 lb with the rain hood", "Five-way top with full-length dividers", "Seven pockets, one fleece-lined, one for a bottle", "Rain hood included"),
        facts={"Weight": "4.1 lb", "Dividers": "5, full length", "Pockets": "7", "Rain hood": "included", "Material": "ripstop polyester", "Stand": "aluminium legs"},
        colours=("Navy", "Grey", "Green"),
        reviews=(
            Says(5, "My back approves", "Switched from a seven-pound bag and walk eighteen without thinking about it."),
            Says(4, "Bottle pocket is shallow", "Everything else is where it should be, but my flask tips out on slopes."),
            Says(2, "Leg spring gave up", "After one season one leg no longer swings out by itself. Waiting for the warranty."),
            Says(4, "Easy to live with", "The rain hood clicks on in seconds. I wish there were one more ball pocket."),
        ),
        qa=(
            Asked("Does it fit a push cart?", "Yes, the base is flat enough. I use it on a three-wheeler every week."),
            Asked("How many clubs fit?", "Fourteen, though the putter shares a slot with the wedges."),
        ),
    ),
    Item(
        id="GLF-015", title="Fairmoor Golf Towel and Groove Brush Kit", brand="Fairmoor", price="19.50",
        category=("Accessories", "Towels & tools"),
        description="A waffle towel, a retracting groove brush and a pitch fork in one clip-on kit. The towel has a pocket at one corner so you can push it onto an iron and wipe. It lives on the bag strap.",
        bullets=("Microfibre waffle towel, 16 x 24 inches", "Nylon and brass groove brush on a 24-inch cord", "Carabiner clips to any ring", "Corner pocket fits over a club head"),
        facts={"Material": "microfibre, nylon, brass", "Towel size": "16 x 24 in", "Care": "machine wash, no softener", "In the box": "towel, brush, pitch fork"},
        colours=("Grey", "Navy"),
        reviews=(
            Says(5, "Mud season essential", "Wet winter clubs come out clean in two strokes. The corner pocket is a smart touch."),
            Says(4, "Brush is good, fork is meh", "The pitch fork bent in frozen ground. Everything else is better than expected."),
            Says(4, "A fair stocking filler", "Bought three for the regular foursome at Christmas; everyone uses theirs."),
        ),
        qa=(
            Asked("Will the brass scratch my irons?", "It didn't scratch my chrome ones. I use the nylon side on the black finish."),
            Asked("Does the towel shed lint?", "A bit on first use, none after one wash."),
        ),
    ),
    Item(
        id="GLF-016", title="Fairmoor Indoor Putting Mat, 9 ft", brand="Fairmoor", price="74.00",
        category=("Practice", "Putting mats"),
        description="A dense nine-foot putting mat for the months when the course is shut. The pile has a true roll at a stimp of about 10 and lies flat an hour after you unroll it. Two hole sizes make the real one look generous.",
        bullets=("9 ft x 20 in, stimp about 10", "Rubber backing, lies flat without tape", "Two holes: 4.25 and 3 inches", "Alignment lines along the full length"),
        facts={"Length": "9 ft", "Width": "20 in", "Green speed": "about 10 on the stimpmeter", "Backing": "natural rubber", "Weight": "9.5 lb", "Ball return": "no"},
        reviews=(
            Says(5, "Winter habit", "Ten minutes each evening and my three-putts are half of what they were."),
            Says(3, "Smelled of rubber", "Rolls true. For the first week the room smelled like a tyre shop, though."),
            Says(4, "Flat at last", "My third mat and the first one whose edges don't curl."),
        ),
        qa=(
            Asked("Does the ball come back?", "No, there is no return. You walk, as in life."),
            Asked("Can it stay rolled up between uses?", "Yes, roll it with the pile outwards and it is flat within the hour."),
            Asked("How fast is it really?", "I'd say nearer 11 than 10 on my wooden floor."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Golf",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-cold-weather-golf",
            title="Buying guide: cold-weather golf",
            text="""
            What you need for cold-weather golf is layers that let you turn, dry hands and feet, and a ball that stays soft. Below
            50 °F a sweater over a polo shirt is not enough for four hours outdoors.

            Start with a thermal base layer, merino or brushed polyester, close to the skin. Add a vest or thin fleece: it warms the
            trunk and leaves the arms free. Over it goes a waterproof, windproof shell without insulation. Insulated trousers, or
            ordinary ones over thermal leggings, do the same for the legs.

            Hands matter most. Wear a pair of winter golf gloves rather than the single summer glove, and cart mitts over
            them between shots. Hand warmers, rechargeable or disposable, go into the mitts. Rain gloves grip in the wet but are not
            warm.

            Most heat that you notice goes at the ears and feet: a fleece-lined beanie and waterproof shoes with a deeper sole are
            worth more than a third sweater.

            Cold air and a cold ball cost distance, about a club for every 20 degrees. A low-compression ball loses less. Keep the
            next ball in your pocket, take one club more, and swing easily.
            """,
        ),
        Guide(
            id="guide-golf-gifts",
            title="Buying guide: gifts for golfers",
            text="""
            Safe gifts for a golfer are things that wear out or go missing: balls, towels, gloves if you know the size. A dozen balls
            or a towel and brush kit suits everyone from a beginner to a club champion.

            For someone who plays through winter, hand warmers, cart mitts in one size, or a beanie are welcome and need no
            measuring. For somebody who stops in November, an indoor putting mat keeps the habit alive.

            Avoid clubs and shoes unless you were told the exact model: both are a matter of fit. A light stand bag is
            a generous present for a person who walks and still carries an old heavy one.

            Under $25 look at the beanie, disposable hand warmers or the towel kit. Between $25 and $50 there are winter
            gloves, mitts, rechargeable warmers and low-temperature balls.

            A glove that is too small is worse than none, so when in doubt about the hand, choose balls.
            """,
        ),
    ),
    more_reviews={
        "Gloves & mitts": (
            Says(4, "True to the size chart", "I measured my hand as the chart says and they fit. Go by the chart, not by your old glove."),
            Says(5, "Second pair", "Bought one pair last year and one this year, because my son took the first."),
        ),
        "Base layers": (
            Says(4, "Also for skiing", "Bought for golf, now worn under ski clothes as well. Washes without fuss."),
            Says(5, "Layering finally makes sense", "Thin layers instead of one thick sweater: I wish someone had told me ten winters ago."),
        ),
    },
)  # fmt: skip
