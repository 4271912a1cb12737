"""Running: road shoes, trail shoes and a few things to wear with them."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_ROAD = ("Shoes", "Running shoes")
_TRAIL = ("Shoes", "Trail shoes")
_SIZES = ("6", "7", "8", "9", "10", "11", "12")

ITEMS = (
    Item(
        id="RUN-001", title="Stridewell Daily 3 Running Shoes", brand="Stridewell", price="110.00", category=_ROAD,
        description="The everyday road shoe: enough cushioning for daily miles, light enough for a faster Tuesday. The smooth rubber outsole is made for pavement and packed paths. It suits neutral runners and most walkers.",
        bullets=("Balanced cushioning, 32 mm under the heel", "Engineered mesh upper that breathes", "Flat, smooth outsole for roads and treadmills", "Lasts about 400 miles"),
        facts={"Surface": "road, treadmill, packed gravel", "Drop": "8 mm", "Stack height": "32 mm heel, 24 mm forefoot", "Cushioning": "balanced", "Lug depth": "1.5 mm", "Rock plate": "no", "Weight": "9.4 oz (size 9)", "Support": "neutral", "Waterproof": "no"},
        colours=("Blue", "Black", "Coral"), sizes=_SIZES,
        reviews=(
            Says(5, "Does everything on roads", "Long run, tempo, walking the dog. 350 miles and the foam still has life."),
            Says(4, "Firm at first", "The first two runs felt stiff, then they softened. Laces could be longer."),
            Says(3, "Not for mud", "Took them on a forest path after rain and skated about. My own fault; these are road shoes."),
            Says(5, "Nurse approved", "Twelve-hour shifts on hospital floors. My knees stopped complaining in week two."),
            Says(2, "Heel rubbed", "Blister after four miles, both feet. Friends love them, my heels don't."),
        ),
        qa=(
            Asked("Can I use these on trails?", "Dry gravel is fine. On anything wet or rooty the smooth sole slides, so get a trail shoe for that."),
            Asked("Do they run true to size?", "True for me. I take half a size up in every brand for running, and did here."),
            Asked("Are they good for walking all day?", "Yes, mine are mostly used at work."),
            Asked("Is it good for treadmill?", "Yes, that's mostly where mine live."),
            Asked("How many miles do they last?", "I got 410 before the foam went flat. My heavier brother got 300."),
        ),
    ),
    Item(
        id="RUN-002", title="Stridewell Cloudbank Max-Cushion Running Shoes", brand="Stridewell", price="145.00", category=_ROAD,
        description="A tall, soft road shoe for easy days and long ones. The rocker shape rolls you forward so the thick foam does not feel slow. Runners with sore feet or a history of shin trouble tend to like it.",
        bullets=("Maximum cushioning, 40 mm under the heel", "Rocker sole eases the load on calves and toes", "Wide base keeps the tall shoe stable", "Padded tongue and collar"),
        facts={"Surface": "road, treadmill", "Drop": "6 mm", "Stack height": "40 mm heel, 34 mm forefoot", "Cushioning": "maximum", "Lug depth": "1 mm", "Rock plate": "no", "Weight": "10.6 oz (size 9)", "Support": "neutral, stable base", "Waterproof": "no"},
        colours=("White", "Navy", "Lilac"), sizes=_SIZES,
        reviews=(
            Says(5, "Plantar fasciitis relief", "First shoe in a year that I can run ten miles in without limping the next morning."),
            Says(4, "Soft but warm", "Like running on a mattress, in the good way. The thick upper gets hot in July."),
            Says(2, "Too tall for me", "I rolled an ankle on a curb. The height takes getting used to and I never did."),
            Says(5, "Long-run day", "Eighteen miles on concrete and my knees did not notice."),
        ),
        qa=(
            Asked("Are these good for heavy runners?", "I am 225 pounds and they have not bottomed out after 200 miles."),
            Asked("Can you run fast in them?", "You can, but you won't want to. They are for easy pace."),
            Asked("Is it too soft for walking?", "Not for me, I walk the dog in them. My wife finds them wobbly."),
        ),
    ),
    Item(
        id="RUN-003", title="Stridewell Tempo Light Racing Shoes", brand="Stridewell", price="160.00", category=_ROAD,
        description="A light road shoe with springy foam and a flexible nylon plate for races from 5K to the half marathon. It is quick under the toes and asks for a runner who lands on the middle of the foot. It wears faster than a daily trainer.",
        bullets=("7.1 oz, with a springy foam and nylon plate", "Thin, drained mesh upper", "Best from 5K to half marathon", "About 200 miles of life"),
        facts={"Surface": "road, track", "Drop": "5 mm", "Stack height": "30 mm heel, 25 mm forefoot", "Cushioning": "firm and springy", "Lug depth": "1 mm", "Plate": "nylon, for propulsion", "Rock plate": "no", "Weight": "7.1 oz (size 9)", "Support": "neutral"},
        colours=("Orange", "White"), sizes=_SIZES,
        reviews=(
            Says(5, "PR by 40 seconds", "I'd like to say it was the training. Part of it was the training."),
            Says(3, "Narrow", "Quick, but the toe box pinched after eight miles and I lost a nail."),
            Says(4, "Grip could be better", "Fast in the dry. On wet paint lines I was careful."),
        ),
        qa=(
            Asked("Is the plate carbon?", "No, nylon. It bends more than carbon, which my calves appreciate."),
            Asked("Good enough for a marathon?", "I did one in them and my feet were beaten up by mile 20. I'd take more cushion for that."),
        ),
    ),
    Item(
        id="RUN-004", title="Pavelle Steady Support Running Shoes", brand="Pavelle", price="130.00", category=_ROAD,
        description="A support shoe for runners whose feet roll inward. A firmer wedge under the arch and a wide heel guide the foot without forcing it. The feel is controlled and a little firm.",
        bullets=("Guidance wedge for overpronation", "Wide, stable heel", "Comes in regular and wide", "Fits custom insoles: the sock liner comes out"),
        facts={"Surface": "road, treadmill", "Drop": "10 mm", "Stack height": "33 mm heel, 23 mm forefoot", "Cushioning": "balanced, firm", "Lug depth": "1.5 mm", "Rock plate": "no", "Weight": "10.9 oz (size 9)", "Support": "stability, for overpronation", "Width": "regular and wide"},
        colours=("Grey", "Blue"), sizes=_SIZES,
        reviews=(
            Says(5, "Flat feet rejoice", "I have feet like pancakes. These hold my arch without that golf-ball feeling."),
            Says(4, "Orthotics fit", "Took out the liner, put in my own insoles, done. A touch heavy."),
            Says(3, "Firm heel", "Supportive, yes, but on long runs my heels want something softer."),
            Says(5, "Shin splints gone", "Changed nothing else. Three months without pain."),
        ),
        qa=(
            Asked("How do I know if I need a support shoe?", "My old pair was worn down along the inside of the heel. That was the sign for me."),
            Asked("Is the wide really wide?", "Yes, about a finger wider at the ball of the foot."),
            Asked("Are they heavy?", "You notice it after lighter shoes. I'd trade the ounce for my arches any day."),
        ),
    ),
    Item(
        id="RUN-005", title="Pavelle Starter Running Shoes", brand="Pavelle", price="65.00", category=_ROAD,
        description="An honest first running shoe at a low price. It has a simple foam midsole and a tough outsole, and it is at its best up to five miles. Beginners and gym users get what they need.",
        bullets=("Simple, durable foam", "Full rubber outsole", "Good for runs up to five miles, gym and walking", "Reflective heel"),
        facts={"Surface": "road, treadmill, gym", "Drop": "9 mm", "Stack height": "28 mm heel, 19 mm forefoot", "Cushioning": "moderate", "Lug depth": "2 mm", "Rock plate": "no", "Weight": "10.1 oz (size 9)", "Support": "neutral"},
        colours=("Black", "Grey", "Pink"), sizes=_SIZES,
        reviews=(
            Says(5, "Got me through couch to 5K", "Nine weeks, three runs a week, no blisters. What more do I want for the price?"),
            Says(4, "Great gym shoe", "Flat enough for squats, soft enough for the treadmill."),
            Says(2, "Dead after 150 miles", "Fine at first, then the foam packed down. If you run a lot, spend more."),
            Says(4, "Honest", "Not fancy. I walk five miles a day in them."),
        ),
        qa=(
            Asked("Are they good for beginners?", "That is what they are for. Once I ran more than 15 miles a week I moved on to a softer pair."),
            Asked("Is there arch support?", "A little. It is a neutral shoe."),
            Asked("How do they fit?", "Mine are true to size, my daughter's felt half a size short."),
        ),
    ),
    Item(
        id="RUN-006", title="Pavelle Rainline Waterproof Running Shoes", brand="Pavelle", price="150.00", category=_ROAD,
        description="A road shoe with a waterproof membrane for winters of wet pavement. The tongue is sewn in to keep water out and the outsole uses a softer rubber that grips in the cold. It is warmer than a mesh shoe.",
        bullets=("Waterproof membrane and gusseted tongue", "Cold-weather rubber for wet roads", "Reflective all round", "Balanced cushioning"),
        facts={"Surface": "road, wet pavement", "Drop": "8 mm", "Stack height": "32 mm heel, 24 mm forefoot", "Cushioning": "balanced", "Lug depth": "2.5 mm", "Rock plate": "no", "Weight": "11.2 oz (size 9)", "Support": "neutral", "Waterproof": "yes"},
        colours=("Black",), sizes=_SIZES,
        reviews=(
            Says(5, "Seattle in January", "Dry socks on every commute run for two months."),
            Says(3, "Water in from the top", "Waterproof until a puddle is deeper than the collar; then it stays in there with you."),
            Says(4, "Hot above 60", "A winter shoe. I swap to mesh in April."),
        ),
        qa=(
            Asked("Do they breathe?", "Less than mesh. In cold weather I like that, in warm weather I don't."),
            Asked("Are they good in snow?", "Slush, yes. On ice nothing without spikes helps."),
        ),
    ),
    Item(
        id="RUN-007", title="Barefield Zero-Drop Wide Running Shoes", brand="Barefield", price="120.00", category=_ROAD,
        description="A zero-drop shoe with a foot-shaped toe box that lets the toes spread. There is moderate foam under the whole foot, so it is no barefoot shoe. Calves need some weeks to get used to it.",
        bullets=("0 mm drop: heel and toes at the same height", "Foot-shaped, wide toe box", "25 mm of even cushioning", "Vegan materials"),
        facts={"Surface": "road, treadmill", "Drop": "0 mm", "Stack height": "25 mm heel, 25 mm forefoot", "Cushioning": "moderate", "Lug depth": "1.5 mm", "Rock plate": "no", "Weight": "9.1 oz (size 9)", "Support": "neutral", "Width": "wide toe box"},
        colours=("Sage", "Black"), sizes=_SIZES,
        reviews=(
            Says(5, "Toes at last", "My bunions have room. I will not go back to pointy shoes."),
            Says(2, "Calf pain", "Went straight to five miles and could not walk for three days. Ease into them, really."),
            Says(4, "Comfortable, looks like a duck", "My kids laugh at the shape. My feet don't."),
        ),
        qa=(
            Asked("How long does it take to adapt to zero drop?", "I alternated with my old shoes for about six weeks."),
            Asked("Are they wide enough for 4E feet?", "I am a 4E and they fit at the toes, a little snug at the midfoot."),
            Asked("Can beginners wear zero drop?", "You can, if you build up slowly. I would not start running and zero drop in the same month."),
        ),
    ),
    Item(
        id="RUN-008", title="Stridewell Junior Running Shoes", brand="Stridewell", price="58.00", category=("Shoes", "Kids' shoes"),
        description="A real running shoe in small sizes, with elastic laces and a strap so that children can put it on alone. The foam is softer than in the adult version because children are lighter. The toe has a rubber bumper.",
        bullets=("Elastic laces with a strap", "Rubber toe bumper", "Softer foam for light runners", "Machine washable on cold"),
        facts={"Surface": "road, playground", "Drop": "6 mm", "Cushioning": "soft", "Lug depth": "2 mm", "Rock plate": "no", "Weight": "6.3 oz (kids' size 2)", "Closure": "strap and elastic laces", "Care": "machine wash cold, air dry", "Age range": "4 to 10 years"},
        colours=("Teal", "Pink"), sizes=("11K", "12K", "13K", "1", "2", "3"), ages=(4, 10),
        reviews=(
            Says(5, "Puts them on himself", "My six-year-old gets out of the door on time. Worth every cent."),
            Says(4, "Survived recess", "Four months of playground and the toes are intact. The strap is fraying a little."),
            Says(3, "Short sizing", "Order one up. We had to swap twice."),
        ),
        qa=(
            Asked("Do they run small?", "For us, yes, by one size. The neighbour's boy wears his normal size."),
            Asked("Can they go in the washing machine?", "Cold wash, no dryer. Ours came out fine five times now."),
        ),
    ),
    Item(
        id="RUN-009", title="Stridewell Recovery Slides", brand="Stridewell", price="42.00", category=("Shoes", "Recovery shoes"),
        description="Thick, soft slides for tired feet after a long run. The footbed cups the heel and supports the arch. They float and rinse clean.",
        bullets=("30 mm of soft closed-cell foam", "Cupped heel and raised arch", "Rinse under the tap", "Fit loosely over socks"),
        facts={"Material": "EVA foam", "Stack height": "30 mm", "Care": "rinse and air dry", "Weight": "5.5 oz each", "Waterproof": "yes"},
        colours=("Black", "Sand"), sizes=("7", "8", "9", "10", "11", "12"),
        reviews=(
            Says(5, "Post-marathon bliss", "Kept a pair in the drop bag. Best decision of the day."),
            Says(4, "House shoes now", "I bought them for races and wear them to do the dishes."),
            Says(3, "Slippery on tile", "Comfortable, but watch out on a wet bathroom floor."),
        ),
        qa=(
            Asked("Half sizes?", "There are none. I'm a 9.5 and took the 10."),
            Asked("Do they help with heel pain?", "They feel better than bare floor to me. I am no doctor."),
        ),
    ),
    Item(
        id="RUN-010", title="Stridewell Merino Running Socks, 3 Pairs", brand="Stridewell", price="36.00", category=("Accessories", "Socks"),
        description="Thin crew socks with merino where it matters and nylon where it wears. The toe is seamless and a band hugs the arch. They dry fast and do not smell after one run.",
        bullets=("45% merino for temperature and smell", "Hand-linked, seamless toe", "Arch band stops slipping", "Pack of three"),
        facts={"Material": "45% merino, 48% nylon, 7% elastane", "Height": "crew, 6 in", "Cushion": "light", "Quantity": "3 pairs", "Care": "machine wash warm, no bleach"},
        colours=("Grey", "Navy"), sizes=("S", "M", "L"),
        reviews=(
            Says(5, "Blisters gone", "Two half marathons, not one hot spot."),
            Says(4, "Thin at the heel", "Comfortable from the first wear, and after a year one pair has a hole."),
            Says(5, "Winter and summer", "I wear these all year, even inside golf shoes."),
        ),
        qa=(
            Asked("Are they warm enough for winter?", "Down to about freezing while moving, yes."),
            Asked("Do they shrink?", "Not in a warm wash. My husband boiled a pair and they fit our daughter now."),
        ),
    ),
    Item(
        id="RUN-011", title="Lumenport Runner's Chest Light", brand="Lumenport", price="48.00", category=("Accessories", "Lights"),
        description="A chest light that shines on the road in front of you instead of bouncing like a headlamp. A red light at the back makes you visible to cars. The strap adjusts with gloves on.",
        bullets=("250 lumens ahead, red light behind", "5 hours on medium, USB-C", "Beam tilts with one finger", "Rated IPX5 against rain"),
        facts={"Brightness": "250 lumens", "Battery life": "2.5 h high, 5 h medium, 10 h low", "Charging": "USB-C, 2 h", "Water resistance": "IPX5", "Weight": "4.9 oz"},
        reviews=(
            Says(5, "No more headlamp headache", "Steady light on the road, even on bumpy paths."),
            Says(4, "Strap chafes in a singlet", "Over a T-shirt it is fine, on bare skin less so."),
            Says(2, "Button is hard to find", "In the dark with gloves I press everything but the button."),
        ),
        qa=(
            Asked("Will it survive rain?", "I have run in steady rain with it all winter. Don't swim with it."),
            Asked("Is it bright enough for trails?", "On easy ones. For roots and rocks I add a headlamp."),
        ),
    ),
    Item(
        id="TRL-001", title="Cragwise Ridge 4 Trail Shoes", brand="Cragwise", price="135.00", category=_TRAIL,
        description="The all-round trail shoe: 4 mm lugs that bite on dirt and still run well on the road to the trailhead. A thin rock plate under the forefoot takes the sting out of stones. The toe is protected by a rubber bumper.",
        bullets=("4 mm lugs for dirt, roots and gravel", "Forefoot rock plate", "Rubber toe bumper and gusseted tongue", "Balanced cushioning"),
        facts={"Surface": "trail, gravel, short road sections", "Drop": "6 mm", "Stack height": "30 mm heel, 24 mm forefoot", "Cushioning": "balanced", "Lug depth": "4 mm", "Rock plate": "yes, forefoot", "Weight": "10.4 oz (size 9)", "Upper": "reinforced mesh, gusseted tongue", "Waterproof": "no"},
        colours=("Olive", "Black", "Rust"), sizes=_SIZES,
        reviews=(
            Says(5, "One shoe for the whole hill", "Road to the park, gravel, then rocky singletrack. It never felt wrong."),
            Says(4, "Grip is great, laces are not", "They hold on wet roots like nothing I had before. The laces come undone unless you double knot."),
            Says(3, "Stiff on pavement", "On trails lovely; on the two road miles to get there you feel the plate and the lugs."),
            Says(5, "Stones no longer hurt", "I did not know what a rock plate was. Now I would not run my local quarry path without one."),
            Says(2, "Narrow toe", "Downhill my big toe hits the bumper. Great sole, wrong foot."),
        ),
        qa=(
            Asked("Can I run on roads with these?", "A few miles is fine. All the time would wear the lugs down and feel hard."),
            Asked("Do they drain after a stream?", "The mesh lets water out in a minute or two. They aren't waterproof."),
            Asked("What does the rock plate do?", "It spreads the pressure of a sharp stone so that you feel a bump rather than a stab."),
            Asked("Are these OK for hiking?", "I've done ten-mile hikes with a light pack. For heavy loads I want a boot."),
        ),
    ),
    Item(
        id="TRL-002", title="Cragwise Mudhook Trail Shoes", brand="Cragwise", price="140.00", category=_TRAIL,
        description="A low, light shoe with 7 mm lugs for mud, wet grass and snow. The lugs stand far apart so that mud falls off. There is little cushioning, because on soft ground the ground is the cushioning.",
        bullets=("7 mm widely spaced lugs shed mud", "Sticky rubber for wet rock", "Low to the ground for quick feet", "Tough ripstop upper"),
        facts={"Surface": "mud, fell, wet grass, snow", "Drop": "4 mm", "Stack height": "21 mm heel, 17 mm forefoot", "Cushioning": "low", "Lug depth": "7 mm", "Rock plate": "no", "Weight": "9.2 oz (size 9)", "Upper": "ripstop nylon", "Waterproof": "no"},
        colours=("Black", "Yellow"), sizes=_SIZES,
        reviews=(
            Says(5, "Glued to the hill", "Cross-country in November and I was the only one upright on the last descent."),
            Says(2, "Awful on hard ground", "A mile of gravel and my feet were bruised. They are for mud and nothing else."),
            Says(4, "Light and honest", "Snug fit, no nonsense. Size up half for thick socks."),
            Says(5, "Snow too", "The lugs work like little crampons in wet snow."),
        ),
        qa=(
            Asked("Are these good for rocky trails?", "Not really, there is no plate and little foam. Mud and grass are what they love."),
            Asked("Do the lugs wear quickly?", "On soft ground no. I ruined a previous pair by walking home on asphalt."),
            Asked("How does the grip compare with the Ridge 4?", "In mud far better. On dry rock and road the Ridge is more pleasant."),
        ),
    ),
    Item(
        id="TRL-003", title="Cragwise Longhaul Ultra Trail Shoes", brand="Cragwise", price="165.00", category=_TRAIL,
        description="A thickly cushioned trail shoe for ultras and sore-footed hikers. The 35 mm stack smooths out miles of stones and the wide base keeps it steady. Moderate lugs work on anything but deep mud.",
        bullets=("Maximum cushioning for long days", "Wide base and gaiter hook", "4 mm lugs, full-contact sticky rubber", "Roomy toe box for swelling feet"),
        facts={"Surface": "trail, gravel, long distances", "Drop": "5 mm", "Stack height": "35 mm heel, 30 mm forefoot", "Cushioning": "maximum", "Lug depth": "4 mm", "Rock plate": "no, the foam protects", "Weight": "11.3 oz (size 9)", "Upper": "engineered mesh", "Waterproof": "no"},
        colours=("Teal", "Orange"), sizes=_SIZES,
        reviews=(
            Says(5, "100K without a blister", "Feet grew a size by mile fifty and still had room."),
            Says(4, "Thru-hike hero", "Used them for 480 miles of walking with a pack. The lugs are gone but the foam is alive."),
            Says(3, "Tippy on side slopes", "Very plush, but on a cambered path I feel a long way up."),
            Says(5, "Sore knees, happy", "At sixty I can do mountains again."),
        ),
        qa=(
            Asked("Good for hiking with a backpack?", "Yes. With 25 pounds they beat my boots, except in snow."),
            Asked("Is there a rock plate?", "No, there's so much foam that you don't miss it."),
            Asked("Is it too soft for road?", "Surprisingly good on the road, if a little heavy."),
        ),
    ),
    Item(
        id="TRL-004", title="Cragwise Ridge 4 Waterproof Trail Shoes", brand="Cragwise", price="160.00", category=_TRAIL,
        description="The Ridge 4 with a waterproof membrane for cold, wet months. Dew, puddles and slush stay outside. In summer it is too warm and once water gets in over the top it dries slowly.",
        bullets=("Waterproof, breathable membrane", "4 mm lugs and forefoot rock plate", "Gusseted tongue keeps slush out", "Reflective heel"),
        facts={"Surface": "trail, wet and cold", "Drop": "6 mm", "Stack height": "30 mm heel, 24 mm forefoot", "Cushioning": "balanced", "Lug depth": "4 mm", "Rock plate": "yes, forefoot", "Weight": "11.6 oz (size 9)", "Upper": "mesh with membrane", "Waterproof": "yes"},
        colours=("Charcoal", "Green"), sizes=_SIZES,
        reviews=(
            Says(5, "Dog walks and dawn runs", "Wet grass every morning and my socks stay dry."),
            Says(3, "A bucket once filled", "Crossed a stream too deep, then carried the stream home."),
            Says(4, "Warm in the cold", "As comfortable as the plain Ridge, just a bit heavier and hotter."),
            Says(2, "Blistered in summer", "Wore them in August by mistake. Boil in the bag."),
        ),
        qa=(
            Asked("Should I get the waterproof one or the plain one?", "If your problem is dew and slush, this. If it is streams and summer, the plain one drains and dries."),
            Asked("Does it breathe?", "Enough for winter. I get sweaty feet above 60 °F."),
        ),
    ),
    Item(
        id="TRL-005", title="Barefield Rootless Zero-Drop Trail Shoes", brand="Barefield", price="130.00", category=_TRAIL,
        description="A zero-drop trail shoe with a broad toe box and a removable rock guard. You feel the ground without being hurt by it. As with all zero-drop shoes, start with short runs.",
        bullets=("0 mm drop, foot-shaped toe box", "Removable 1 mm stone guard", "3.5 mm lugs", "Velcro point for gaiters"),
        facts={"Surface": "trail, gravel", "Drop": "0 mm", "Stack height": "25 mm heel, 25 mm forefoot", "Cushioning": "moderate", "Lug depth": "3.5 mm", "Rock plate": "removable stone guard", "Weight": "9.9 oz (size 9)", "Width": "wide toe box", "Waterproof": "no"},
        colours=("Brown", "Teal"), sizes=_SIZES,
        reviews=(
            Says(5, "Room to splay", "Downhill my toes no longer hit the front. Black toenails are history."),
            Says(3, "Loose on technical ground", "The width is nice until you have to place a foot precisely."),
            Says(4, "Good for hiking too", "I walk more than I run. Comfortable all day and light in the pack."),
        ),
        qa=(
            Asked("Can I take the stone guard out?", "Yes, it lies under the insole. I leave it in for rocky days."),
            Asked("Are they durable?", "Mine went 320 miles before the side split. Friends report more."),
            Asked("Does it have a rock plate?", "A thin guard that you can take out. It's not as stiff as a real plate."),
        ),
    ),
    Item(
        id="TRL-006", title="Pavelle Pathfinder Trail Shoes", brand="Pavelle", price="85.00", category=_TRAIL,
        description="A trail shoe for parks and forest roads that does not cost much. The 3 mm lugs are enough for dry dirt and gravel. It is a sensible first trail shoe, and a good dog-walking shoe.",
        bullets=("3 mm lugs for easy trails", "Toe bumper", "Comfortable on road and path alike", "Recycled mesh upper"),
        facts={"Surface": "easy trail, park paths, road", "Drop": "8 mm", "Stack height": "29 mm heel, 21 mm forefoot", "Cushioning": "balanced", "Lug depth": "3 mm", "Rock plate": "no", "Weight": "10.5 oz (size 9)", "Upper": "recycled mesh", "Waterproof": "no"},
        colours=("Grey", "Blue", "Plum"), sizes=_SIZES,
        reviews=(
            Says(5, "All I need in the park", "Half path, half pavement every morning. They are at home on both."),
            Says(4, "Good value", "Not for mountains, but for the price there is nothing to complain about."),
            Says(2, "Slid on wet rock", "Dry dirt is fine. On wet slabs the rubber is hard and slippery."),
            Says(4, "Half and half", "My run is two miles road, two miles wood. They never feel wrong."),
        ),
        qa=(
            Asked("Are these hybrid shoes?", "Pretty much. The lugs are low enough for the road."),
            Asked("Do they fit wide feet?", "Average width. My wide-footed brother returned his."),
            Asked("Would you take them on rocky trails?", "Short ones. There is no plate and you feel it."),
        ),
    ),
    Item(
        id="TRL-007", title="Cragwise Scree Technical Trail Shoes", brand="Cragwise", price="155.00", category=_TRAIL,
        description="A precise shoe for rock, scrambling and steep descents. The climbing-zone toe edges on slabs, the full-length plate protects, and the fit is close. It is not a shoe for long flat runs.",
        bullets=("Sticky rubber with a smooth climbing zone at the toe", "Full-length rock plate", "Precise, close fit", "5 mm lugs with braking heel"),
        facts={"Surface": "rock, scree, technical mountain trail", "Drop": "6 mm", "Stack height": "27 mm heel, 21 mm forefoot", "Cushioning": "firm", "Lug depth": "5 mm", "Rock plate": "yes, full length", "Weight": "10.8 oz (size 9)", "Upper": "abrasion-proof mesh with rubber rand", "Waterproof": "no"},
        colours=("Red", "Black"), sizes=_SIZES,
        reviews=(
            Says(5, "Trust on slabs", "I stood on holds I would not have tried in other running shoes."),
            Says(4, "Descends like a goat", "The heel lugs brake on scree. Firm on the flat, as expected."),
            Says(2, "Painful on a 20-miler", "Too hard and too narrow for a long day. Great for two hours of rock."),
        ),
        qa=(
            Asked("Would you use these for easy scrambling?", "Yes, that's what I bought them for. The toe edges well."),
            Asked("Do they run narrow?", "They do. Go up half a size if you are between two."),
            Asked("Are they good for beginners?", "I'd start with something softer unless your trails are all rock."),
        ),
    ),
    Item(
        id="TRL-008", title="Cragwise Trail Gaiters, Low", brand="Cragwise", price="29.00", category=("Accessories", "Gaiters"),
        description="Short stretch gaiters that keep grit and seeds out of trail shoes. They hook to the laces and hold with a strap under the foot. They are not waterproof and not meant to be.",
        bullets=("Stretch woven fabric", "Lace hook and replaceable under-foot strap", "Weigh next to nothing", "Fit any low trail shoe"),
        facts={"Material": "nylon and elastane", "Height": "5 in", "Waterproof": "no", "Weight": "1.6 oz a pair", "Care": "machine wash cold"},
        colours=("Black", "Teal"), sizes=("S/M", "L/XL"),
        reviews=(
            Says(5, "No more stopping to empty shoes", "Desert sand stays out. I forget I have them on."),
            Says(4, "Strap wears", "The strap under the foot lasts maybe 150 miles on rock; a spare is in the packet."),
            Says(3, "Sizing vague", "Between sizes and neither is perfect."),
        ),
        qa=(
            Asked("Do they need velcro on the shoe?", "No, they hook to the laces and strap under."),
            Asked("Will they keep water out?", "No, only grit. They dry quickly."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Running",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-trail-and-running-shoes",
            title="Buying guide: differences between trail shoes and running shoes",
            text="""
            The differences between trail shoes and running shoes are in the sole, the protection and the fit. Road running
            shoes have a smooth outsole with 1 to 2.5 mm of tread, because pavement is even and grip comes from contact. Trail
            shoes have lugs of 3 to 7 mm that dig into dirt, roots and mud.

            Protection: many trail shoes have a rock plate, a thin stiff layer under the forefoot that spreads the
            pressure of sharp stones, and a rubber bumper over the toes. Road shoes leave both out and are lighter for it, typically
            7 to 11 ounces against 9 to 12.

            Cushioning and drop: road shoes are often taller and softer, since pavement is hard and every step is the same.
            Trail shoes sit lower for balance, with a drop of 0 to 6 mm where road shoes have 5 to 10. Long-distance trail
            shoes are the exception and are thickly cushioned.

            The upper of a trail shoe is tougher and hugs the foot closely on uneven ground; its tongue is sewn in to keep grit
            out. Road shoes breathe better.

            Can you mix them? Running shoes cope with dry gravel. Trail shoes cope with a few road miles, but the lugs wear down and feel
            firm. If you do half of each, take a shoe with 3 mm lugs.
            """,
        ),
        Guide(
            id="guide-first-running-shoes",
            title="Buying guide: choosing running shoes",
            text="""
            Fit comes first. Leave a thumb's width in front of the longest toe, try shoes on in the evening when feet are larger, and
            wear the socks you run in. Most people need half a size more than in street shoes.

            Cushioning is a matter of taste and distance. Balanced shoes of around 30 mm suit most runs. Maximum cushioning,
            35 mm and more, is kind to sore feet and long days. Light racing shoes are fast and wear out in half the time.

            Drop is how much higher the heel stands than the toes. 8 to 10 mm is familiar and spares the calves. 0 to 4 mm
            loads the calves and Achilles tendon more: change over slowly, in six to eight weeks.

            Support shoes guide a foot that rolls inward strongly. A worn inner edge of the heel on an old pair is a sign.
            If you have had no trouble in neutral shoes, stay with them.

            A pair lasts 300 to 500 miles. When the foam no longer springs back or new aches appear, it is time. Beginners who
            run up to ten miles a week do well with a simple shoe under $100.
            """,
        ),
    ),
    more_reviews={
        "Running shoes": (
            Says(4, "Comfortable out of the box", "No break-in needed for me, straight to six miles on day one."),
            Says(5, "Third pair in a row", "I keep coming back to the same model and have not had an injury since."),
            Says(3, "Colour differs from the picture", "A shade darker in real life. The shoe itself is what I hoped for."),
        ),
        "Trail shoes": (
            Says(4, "Held up on a wet weekend", "Two days of rain and rooty forest, no falls, no blisters."),
            Says(5, "Bought for hiking", "I don't run at all. Light, grippy, and I no longer miss my boots on day walks."),
        ),
    },
)  # fmt: skip
