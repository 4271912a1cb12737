"""Toys: dinosaurs first, then what else children play with. Every toy says for which ages it is meant."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_DINOSAURS = ("Dinosaur toys",)

ITEMS = (
    Item(
        id="TOY-001", title="Pebblepaw Dig-and-Build Dinosaur Excavation Kit", brand="Pebblepaw", price="24.00", category=_DINOSAURS, ages=(5, 9),
        description="Three plaster eggs hide the bones of three dinosaurs, which snap together once they are dug out. The digging takes a child about an hour an egg. Brush, chisel and a fact card for each dinosaur are included.",
        bullets=("Three eggs: T. rex, Triceratops and Stegosaurus", "Wooden chisel, brush and safety glasses", "Bones snap together without glue", "Fact cards with pictures"),
        facts={"Age range": "5 to 9 years", "Pieces": "3 eggs, 27 bones", "Material": "plaster, ABS plastic, wood", "Batteries": "none", "Play time": "about 1 hour an egg", "Mess": "dusty, best outdoors or on a tray", "Safety": "ASTM F963"},
        reviews=(
            Says(5, "Quiet for three hours", "My five-year-old dug all Saturday and told us the name of every bone at dinner."),
            Says(4, "Dusty fun", "Do it outside or on a tray with a wet cloth. The plaster gets everywhere."),
            Says(3, "Hard for a just-five", "He needed my help with the chisel. His sister of seven managed alone."),
            Says(5, "Birthday hit", "Gave it to a nephew who knows more dinosaurs than I do. The fact cards were read aloud twice."),
        ),
        qa=(
            Asked("Can a 5-year-old do this alone?", "With help at the start. Wet the egg a little and it gets much easier."),
            Asked("Is it messy?", "Very. Put a tray and a towel under it."),
            Asked("Do the bones stay together after building?", "Yes, they snap firmly. Ours stand on the shelf."),
            Asked("How long does the set last?", "Three afternoons for us, one an egg."),
            Asked("Are there real fossils in it?", "No, plastic bones, quite detailed."),
        ),
    ),
    Item(
        id="TOY-002", title="Pebblepaw Wooden Dinosaur Stacking Puzzle", brand="Pebblepaw", price="18.00", category=_DINOSAURS, ages=(2, 4),
        description="Ten chunky wooden dinosaurs that fit into a board and stack on each other. The pieces are big enough for small hands and stand up on their own for play. Painted with water-based colours.",
        bullets=("10 beech pieces, each 2 inches or more", "Puzzle, stacker and play figures in one", "Water-based paint, rounded edges", "Board stores all pieces"),
        facts={"Age range": "2 to 4 years", "Pieces": "11", "Material": "beech wood", "Batteries": "none", "Smallest piece": "2 in, no choking hazard", "Safety": "ASTM F963"},
        reviews=(
            Says(5, "The toddler's favourite", "Stacked, chewed and thrown for eight months. Not a chip."),
            Says(4, "Lovely, easily outgrown", "By five she found the puzzle too easy, though the figures still join other games."),
            Says(5, "Proper wood", "Heavy, smooth, no smell of paint."),
            Says(3, "Not for a schoolchild", "Beautiful wood, but our five-year-old finished it in a minute and walked off."),
        ),
        qa=(
            Asked("Is it right for a 5-year-old?", "As a puzzle it is easy at five. My son that age only uses the figures."),
            Asked("Is the paint safe to chew?", "The box says water-based and tested. Ours has been chewed a lot."),
        ),
    ),
    Item(
        id="TOY-003", title="Rumbletail Remote Control Walking T. rex", brand="Rumbletail", price="46.00", category=_DINOSAURS, ages=(5, 10),
        description="A foot-tall T. rex that walks, roars and snaps at the press of a button. The remote has three big buttons that a kindergartner understands at once. The volume has two levels and, mercifully, off.",
        bullets=("Walks forward and turns, swings its tail", "Roar with two volumes and off", "Rechargeable by USB-C, 45 minutes of walking", "Range about 30 feet indoors"),
        facts={"Age range": "5 to 10 years", "Height": "12 in", "Battery life": "45 min", "Charging": "USB-C, 90 min; remote takes 2 AAA (not included)", "Sound": "two volumes and off", "Material": "ABS plastic", "Surface": "hard floors and short carpet"},
        colours=("Green", "Rust"),
        reviews=(
            Says(5, "Screams of joy", "The first roar made my five-year-old run out of the room and then back for more."),
            Says(3, "Stops on our rug", "On wood it marches, on thick carpet it just shakes its head."),
            Says(4, "There is an off switch for the sound", "Bless whoever added it. The battery could last longer."),
            Says(2, "Leg broke after a fall", "Fell down two stairs and now limps. Maybe paleontologically correct, still annoying."),
            Says(4, "Robust remote", "Dropped a hundred times. The dinosaur's paint is rubbing off, the remote is fine."),
        ),
        qa=(
            Asked("Does it work on carpet?", "On short carpet, slowly. Not on thick rugs."),
            Asked("Are batteries included?", "The dinosaur has its own rechargeable one. The remote needs two AAA that you have to buy."),
            Asked("Is it too scary for a 4-year-old?", "Ours hid behind the sofa with the sound on. Without sound it was fine."),
            Asked("How long does it run?", "Forty minutes of constant stomping. Charging takes longer than his patience."),
        ),
    ),
    Item(
        id="TOY-004", title="Rumbletail Dinosaur Figures, Set of 12", brand="Rumbletail", price="27.00", category=_DINOSAURS, ages=(3, 10),
        description="Twelve hand-painted figures from 5 to 9 inches, sculpted with feathers where science says so. Each has its name on its belly. They are made of solid soft vinyl that survives baths and sandpits.",
        bullets=("12 species, 5 to 9 inches long", "Name moulded on each belly", "Soft, solid vinyl: no batteries, no sharp teeth", "Washable, floats"),
        facts={"Age range": "3 to 10 years", "Pieces": "12 figures, fold-out map", "Material": "phthalate-free vinyl", "Batteries": "none", "Care": "dishwasher safe on the top rack", "Safety": "ASTM F963"},
        reviews=(
            Says(5, "Names on the bellies!", "My daughter, five, learned to read Pachycephalosaurus before her own surname."),
            Says(5, "Bath, sand, bed", "They go everywhere with him. A year on, the paint is still there."),
            Says(3, "Two have lost paint", "The feet rubbed bare in the sandbox. The rest look fine."),
            Says(5, "Great for a five-year-old", "He sorts them by period, by size, by who would eat whom. Six months of daily play."),
        ),
        qa=(
            Asked("Are they hollow?", "No, solid but soft. They float all the same."),
            Asked("Will paint come off in the bath?", "Not in ours after a year. A friend says hers faded a bit."),
            Asked("How big is the T. rex?", "About nine inches nose to tail."),
            Asked("Do they smell?", "A little, like new vinyl. Gone after a wash."),
        ),
    ),
    Item(
        id="TOY-005", title="Pebblepaw Dinosaur Floor Puzzle, 48 Giant Pieces", brand="Pebblepaw", price="16.50", category=_DINOSAURS, ages=(4, 7),
        description="A floor puzzle three feet wide that shows a river valley full of dinosaurs. The 48 pieces are thick card and as big as a child's hand. Hidden in the picture are 20 eggs to count.",
        bullets=("3 x 2 feet when finished", "48 thick pieces", "20 hidden eggs to find", "Box with a rope handle"),
        facts={"Age range": "4 to 7 years", "Pieces": "48", "Size": "36 x 24 in", "Material": "recycled card", "Batteries": "none"},
        reviews=(
            Says(5, "Just right at five", "Hard enough to be proud of, easy enough to finish before dinner."),
            Says(4, "Eggs keep it going", "After the puzzle is done they hunt the eggs. Clever."),
            Says(3, "A corner was missing", "Ours came one piece short. The replacement took two weeks."),
            Says(4, "Sturdy box", "The rope handle makes it easy to carry to grandma's."),
        ),
        qa=(
            Asked("How long does it take a 5-year-old?", "Ours needed 40 minutes the first time, 15 by the end of the week."),
            Asked("Are the pieces thick?", "About an eighth of an inch, they don't bend."),
        ),
    ),
    Item(
        id="TOY-006", title="Brickling Build-a-Dino 3-in-1 Set, 215 Pieces", brand="Brickling", price="32.00", category=_DINOSAURS, ages=(6, 12),
        description="A brick set that becomes a T. rex, a Brachiosaurus or a pterosaur. The instructions come in three levels of difficulty. The bricks fit the other large brands.",
        bullets=("215 bricks, three models", "Moving jaw, neck and wings", "Compatible with common bricks", "Instructions in steps with photos"),
        facts={"Age range": "6 to 12 years", "Pieces": "215", "Material": "ABS plastic", "Batteries": "none", "Warning": "small parts, not for children under 3"},
        reviews=(
            Says(5, "Three toys in one", "He rebuilt it every day for a week. The pterosaur is the best."),
            Says(4, "Tricky hips", "The T. rex legs fall off when it dances. Otherwise sturdy."),
            Says(2, "Too fiddly for our five-year-old", "He gave up at step 12 and cried. Wait until six or seven, as the box says."),
        ),
        qa=(
            Asked("Can a 5-year-old build it?", "With a parent doing half. My six-year-old did it alone in two hours."),
            Asked("Do the bricks fit other brands?", "They fit the ones we have, perfectly."),
            Asked("How long is the T. rex?", "A bit over a foot when built."),
        ),
    ),
    Item(
        id="TOY-007", title="Snugglefen Plush Triceratops, 16 in", brand="Snugglefen", price="28.00", category=_DINOSAURS, ages=(0, None),
        description="A soft, weighted-bottom Triceratops that sits up by itself. Eyes and nose are embroidered so there is nothing to pull off. It goes in the washing machine as it is.",
        bullets=("16 inches, sits by itself", "Embroidered eyes, safe from birth", "Machine washable", "Recycled polyester filling"),
        facts={"Age range": "from birth", "Size": "16 in", "Material": "recycled polyester plush", "Care": "machine wash at 85 °F, air dry", "Batteries": "none", "Safety": "ASTM F963, from birth"},
        colours=("Sage", "Lilac"),
        reviews=(
            Says(5, "Slept with every night", "Two years old and loved flat. Came out of the wash like new."),
            Says(5, "Big enough to hug", "Given to a five-year-old who will not travel without it."),
            Says(4, "Horns are soft", "Which is good for siblings. They flop a bit."),
            Says(4, "Great size for travel", "Fits on her lap in the car seat."),
        ),
        qa=(
            Asked("Can it be tumble dried?", "The label says air dry. I did low heat once and it was fine, but no promises."),
            Asked("Is it safe for a newborn?", "It is labelled from birth, no buttons. We kept it out of the crib anyway."),
        ),
    ),
    Item(
        id="TOY-008", title="Pebblepaw Dinosaur Island Cooperative Board Game", brand="Pebblepaw", price="26.00", category=_DINOSAURS, ages=(4, 8),
        description="Players move the baby dinosaurs across the island together before the volcano fills up. Nobody is knocked out and everyone wins or loses together. No reading is needed.",
        bullets=("2 to 4 players, 15 to 20 minutes", "Cooperative: no tears over losing", "No reading needed", "Wooden dinosaurs and a chunky die"),
        facts={"Age range": "4 to 8 years", "Players": "2 to 4", "Play time": "15 to 20 min", "Material": "card, wood", "Batteries": "none", "Reading needed": "no"},
        reviews=(
            Says(5, "Family game night works now", "Five and seven play it with us and nobody storms off."),
            Says(4, "Luck more than skill", "Adults will be bored after four rounds. The kids are not."),
            Says(5, "Bought a second for kindergarten", "I teach five-year-olds and it is the one they queue for."),
            Says(3, "Same every time", "Nice with five-year-olds. The seven-year-old knew the trick after three games."),
        ),
        qa=(
            Asked("Can it be played alone?", "Yes, my daughter moves all the dinosaurs herself."),
            Asked("Is it fun for a 9-year-old?", "Ours found it babyish."),
            Asked("How many can play?", "Two to four, it says. We played with five and shared."),
        ),
    ),
    Item(
        id="TOY-009", title="Glowtrail Dinosaur Night Projector", brand="Glowtrail", price="31.00", category=_DINOSAURS, ages=(3, 9),
        description="A bedside lamp that throws dinosaurs and stars on the ceiling. It turns itself off after 15, 30 or 60 minutes. A second slide shows the names, for children who are learning to read.",
        bullets=("Three picture slides and plain night light", "Timer: 15, 30, 60 minutes", "Rechargeable, 8 hours", "Cool to the touch"),
        facts={"Age range": "3 to 9 years", "Battery life": "8 h", "Charging": "USB-C", "Timer": "15, 30 or 60 min", "Sound": "none", "Brightness": "three levels"},
        reviews=(
            Says(5, "Bedtime without a fight", "He counts dinosaurs instead of asking for water."),
            Says(3, "Blurry beyond seven feet", "In a room with high ceilings it is soft around the edges."),
            Says(4, "Nice dim level", "On the lowest setting it does not keep our five-year-old awake."),
            Says(2, "Died after a fall", "Rolled off the night table and never lit again."),
        ),
        qa=(
            Asked("Does it play music?", "No sound at all, which we like."),
            Asked("Can it stay plugged in?", "Yes, ours is always on the cable."),
            Asked("Is the light too bright for sleep?", "On the lowest level no. We use the 30 minute timer."),
        ),
    ),
    Item(
        id="TOY-010", title="Pebblepaw My First Fossil Lab", brand="Pebblepaw", price="38.00", category=_DINOSAURS, ages=(7, 12),
        description="A kit for children who want the real thing: cast fossils in plaster, identify ten replica specimens and map a dig. The handbook is written for readers of seven and up. An adult should mix the plaster.",
        bullets=("Ten replica fossils with an identification key", "Casting mould and 2 lb of plaster", "Magnifier with 5x lens", "60-page handbook"),
        facts={"Age range": "7 to 12 years", "Pieces": "10 replicas, mould, magnifier, handbook", "Material": "resin, plaster", "Batteries": "none", "Adult help": "needed for mixing plaster"},
        reviews=(
            Says(5, "Science, not just digging", "Our eight-year-old drew a dig map of the garden. The ammonite cast is on my desk."),
            Says(4, "Plenty of reading", "Great for readers. Younger brother, five, lost interest at once."),
            Says(3, "Plaster set too fast", "We lost the first casting. Use colder water than it says."),
        ),
        qa=(
            Asked("Would this suit a 5-year-old?", "Too much reading. The excavation eggs are better at that age."),
            Asked("Are the fossils real?", "Resin replicas, well made."),
        ),
    ),
    Item(
        id="TOY-011", title="Rumbletail Take-Apart Dinosaur with Screwdriver", brand="Rumbletail", price="22.00", category=_DINOSAURS, ages=(3, 7),
        description="Three dinosaurs held together with big plastic screws and a screwdriver that fits small hands. Taking them apart is half the fun, and legs may be swapped between species. It trains wrists and patience.",
        bullets=("3 dinosaurs, 34 parts", "Child-safe screwdriver and hand drill, no batteries", "Parts swap between dinosaurs", "Storage egg"),
        facts={"Age range": "3 to 7 years", "Pieces": "34", "Material": "ABS plastic", "Batteries": "none", "Skills": "fine motor, following steps", "Safety": "ASTM F963"},
        reviews=(
            Says(5, "Focus for once", "My five-year-old sat with the screwdriver for an hour and invented the Tricerasaurus."),
            Says(4, "Screws go missing", "They are big but still vanish under the couch. A few spares would be kind."),
            Says(4, "Good for left-handers", "The driver turns well in either hand."),
            Says(3, "Over in ten minutes", "Our six-year-old took them apart, put them together and asked what was next."),
        ),
        qa=(
            Asked("Is there a motor?", "No, the hand drill is turned by hand. No batteries at all."),
            Asked("Is a 5-year-old too old for it?", "Not ours. Swapping the legs keeps it interesting."),
            Asked("Does the screwdriver fit small hands?", "Yes, it is short and fat. My three-year-old manages."),
        ),
    ),
    Item(
        id="TOY-012", title="Brickling Wooden Train Set, 50 Pieces", brand="Brickling", price="49.00", category=("Vehicles & trains",), ages=(3, 8),
        description="A figure-eight of wooden track with a bridge, a station and a magnetic train. The track fits the other wooden systems. Everything packs into a bucket.",
        bullets=("50 pieces of beech", "Bridge, station, trees, five-car train", "Fits common wooden track", "Storage bucket"),
        facts={"Age range": "3 to 8 years", "Pieces": "50", "Material": "beech wood", "Batteries": "none", "Compatible": "common wooden railways"},
        reviews=(
            Says(5, "Three children later", "Handed down twice and still complete, apart from one tree the dog ate."),
            Says(4, "More curves please", "You will want an extension pack by the second week."),
            Says(3, "Bridge wobbles", "The bridge supports come loose on carpet. On the floor it is fine."),
        ),
        qa=(
            Asked("Does it work with battery engines from other brands?", "Ours runs a battery engine, but it struggles on the bridge."),
            Asked("How large is the layout?", "About four feet by two and a half."),
        ),
    ),
    Item(
        id="TOY-013", title="Brickling Magnetic Tiles, 64 Pieces", brand="Brickling", price="54.00", category=("Building toys",), ages=(3, 10),
        description="Clear coloured tiles that click together into towers, garages and rockets. The magnets are sealed by rivets as well as glue. Two wheeled bases turn any building into a vehicle.",
        bullets=("64 tiles in six shapes", "Riveted as well as glued", "Two wheel bases", "Mesh bag"),
        facts={"Age range": "3 to 10 years", "Pieces": "64", "Material": "ABS plastic, sealed magnets", "Batteries": "none", "Compatible": "common magnetic tiles", "Safety": "ASTM F963"},
        reviews=(
            Says(5, "Best toy we own", "From three to nine, all of them play with it, together."),
            Says(4, "Never enough squares", "64 sounds like a lot until somebody builds a castle."),
            Says(5, "Strong magnets", "Towers taller than my four-year-old."),
            Says(4, "Mixed with the old ones", "They click with our other brand, only the colours differ."),
        ),
        qa=(
            Asked("Do they fit other brands?", "Yes, mixed with two others here without trouble."),
            Asked("Are the magnets safe?", "They are riveted in. One tile cracked in two years and the magnets stayed put."),
        ),
    ),
    Item(
        id="TOY-014", title="Snugglefen Doctor Play Set in a Case", brand="Snugglefen", price="29.00", category=("Pretend play",), ages=(3, 7),
        description="A wooden doctor's case with twelve instruments, a working stethoscope and bandages of felt. The thermometer turns to show hot or well. Everything has a place in the case.",
        bullets=("12 wooden instruments", "Stethoscope that works", "Felt bandages with hook-and-loop", "Carry case"),
        facts={"Age range": "3 to 7 years", "Pieces": "16", "Material": "wood, felt, cotton", "Batteries": "none"},
        reviews=(
            Says(5, "All bears are cured", "It took the fear out of our real visit to the doctor."),
            Says(4, "Case latch is stiff", "Small fingers need help to open it. The contents are lovely."),
            Says(4, "You hear a heartbeat", "I was surprised that the stethoscope works."),
        ),
        qa=(
            Asked("Does the stethoscope really work?", "Faintly, but yes."),
            Asked("Are there small parts?", "Nothing smaller than a thumb."),
        ),
    ),
    Item(
        id="TOY-015", title="Pebblepaw Washable Finger Paint Set", brand="Pebblepaw", price="15.00", category=("Arts & crafts",), ages=(1, 5),
        description="Six thick, washable colours in wide tubs that do not tip. The paint comes out of cotton at 100 °F and off walls with a wet cloth. Twenty sheets of coated paper are included.",
        bullets=("6 colours, 4 oz each", "Washes out of clothes", "Food-grade base with a bitter taste", "20 sheets of coated paper"),
        facts={"Age range": "1 to 5 years", "Pieces": "6 tubs, 20 sheets", "Washable": "yes, 100 °F", "Material": "water, starch, food-grade pigments", "Batteries": "none"},
        reviews=(
            Says(5, "Walls survived", "The blue handprint by the door came off with a baby wipe."),
            Says(3, "Red stains", "All colours washed out of her shirt but the red left a shadow."),
            Says(4, "Thick and bright", "No dripping. The tubs dry out if you forget a lid."),
        ),
        qa=(
            Asked("Does it really wash out?", "Everything did for us, first wash. I have read that red can be stubborn."),
            Asked("Is it safe if they eat some?", "The label says food-grade and it tastes bitter. Mine tried once only."),
        ),
    ),
    Item(
        id="TOY-016", title="Orbitkin Beginner Telescope for Kids", brand="Orbitkin", price="69.00", category=("Science toys",), ages=(7, 14),
        description="A 70 mm refractor on a steady tabletop tripod. Craters on the Moon and the moons of Jupiter are within reach. The red-dot finder makes aiming easy for children.",
        bullets=("70 mm lens, 20x and 40x eyepieces", "Red-dot finder", "Metal tabletop tripod", "Moon map"),
        facts={"Age range": "7 to 14 years", "Aperture": "70 mm", "Magnification": "20x and 40x", "Weight": "4.6 lb", "Batteries": "1 CR2032 for the finder, included"},
        reviews=(
            Says(5, "Saw four moons of Jupiter", "My nine-year-old found them himself and woke everyone."),
            Says(3, "Needs a table", "The tripod is short. On the ground you lie on your belly."),
            Says(4, "Real glass", "Sharp on the Moon. Planets are small, as physics demands."),
        ),
        qa=(
            Asked("Can you see Saturn's rings?", "As a tiny oval with ears at 40x. Still exciting."),
            Asked("Is it usable by a 6-year-old?", "Only with an adult aiming it."),
            Asked("Is it good for looking at birds?", "The image is mirrored, which is odd for birds. It is for the sky."),
        ),
    ),
    Item(
        id="TOY-017", title="Glowtrail Glow-in-the-Dark Bouncy Ball Maker", brand="Glowtrail", price="17.00", category=("Science toys",), ages=(6, 11),
        description="Pour crystals into a mould, dip it in water, and three minutes later there is a bouncy ball. The kit makes eight balls, three of which glow. The chemistry is explained on one page.",
        bullets=("Makes 8 balls, 3 that glow", "Ready in about three minutes each", "Five colours to mix", "Reusable moulds"),
        facts={"Age range": "6 to 11 years", "Pieces": "8 packets, 2 moulds", "Material": "polymer crystals", "Batteries": "none", "Warning": "not for children under 3"},
        reviews=(
            Says(5, "Party winner", "Eight kids, eight balls, no arguments."),
            Says(2, "Crumbled", "Half of ours fell apart after a day. You must press the crystals hard."),
            Says(4, "Glow is good", "The glow lasts about ten minutes after a lamp."),
        ),
        qa=(
            Asked("Do they bounce well?", "On the first day, very. They get harder after a week."),
            Asked("Can you buy refills?", "I haven't found any here."),
        ),
    ),
    Item(
        id="TOY-018", title="Snugglefen Activity Cube for Babies", brand="Snugglefen", price="44.00", category=("Baby toys",), ages=(1, 3),
        description="A wooden cube with a bead maze on top and four sides of gears, doors and shapes. It is heavy enough to pull up on without tipping. The edges are rounded and the finish is water-based.",
        bullets=("Five sides of activities", "Stays put when pulled on", "Rounded edges", "Ready to use, no assembly"),
        facts={"Age range": "1 to 3 years", "Size": "12 x 12 x 20 in", "Material": "birch plywood", "Weight": "7.7 lb", "Batteries": "none"},
        reviews=(
            Says(5, "First thing he crawls to", "Every morning, straight to the gears."),
            Says(4, "Heavy is good", "It doesn't tip. It does hurt when you walk into it at night."),
            Says(3, "Boring by two", "From ten months to two years it was great; then the magic went."),
        ),
        qa=(
            Asked("Is assembly needed?", "None, it came in one piece."),
            Asked("Can a 9-month-old play with it?", "Sitting up, yes. It is labelled from one."),
        ),
    ),
    Item(
        id="TOY-019", title="Brickling Marble Run, 105 Pieces", brand="Brickling", price="36.00", category=("Building toys",), ages=(5, 12),
        description="Clear tubes, spirals and a see-saw for runs up to four feet tall. The bases have rubber feet so a tower stands on a wooden floor. Thirty glass marbles are included.",
        bullets=("105 pieces, 30 of them marbles", "Spiral, see-saw, funnel and wheel", "Rubber feet", "Booklet with 15 layouts"),
        facts={"Age range": "5 to 12 years", "Pieces": "105", "Material": "ABS plastic, glass marbles", "Batteries": "none", "Warning": "small balls, not for children under 3"},
        reviews=(
            Says(5, "Physics on the carpet", "Five and ten years old, they build it together and then film it."),
            Says(4, "Collapses if bumped", "Keep the cat out. The wheel is the best piece."),
            Says(3, "Noisy", "Thirty glass marbles on a wooden floor. You have been warned."),
            Says(2, "Pieces crack", "Two tubes split when a knee came down on them."),
        ),
        qa=(
            Asked("Is it too hard for a 5-year-old?", "The easy layouts are fine. For the tall ones ours needs a hand."),
            Asked("Are extra marbles a standard size?", "Yes, 16 mm."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Toys",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-toys-by-age",
            title="Buying guide: toys by age, with dinosaurs",
            text="""
            Read the age on the box as a statement about skill and safety, not about cleverness. Under 3, anything small
            enough to fit through a cardboard tube is a choking hazard.

            From birth to 2: plush with embroidered eyes, activity cubes, finger paint. From 2 to 4: chunky wooden puzzles, figures,
            stacking. Children of that age love to take things apart, so big screws and magnets are welcome.

            For a 5-year-old, the best dinosaur toys let them do something: dig eggs out of plaster, screw a dinosaur together, finish a floor
            puzzle of about 50 pieces, or play a cooperative game that needs no reading. A walking dinosaur with a remote is a sure
            hit, if you can switch off its sound. Sets of realistic figures are played with longest.

            From 6 or 7: brick sets of 200 pieces and more, fossil labs, a first telescope. These need reading and patience and
            frustrate a child of five.

            If you do not know the child, choose figures, a game or a puzzle, and keep the gift receipt. Ask the
            parents before giving anything loud.
            """,
        ),
    ),
    more_reviews={
        "Dinosaur toys": (
            Says(5, "Gift for a godson", "He turned five and already owned forty dinosaurs. He did not own this one."),
            Says(4, "Well packed", "Came in a plain box inside another one, so the surprise was safe from curious eyes."),
            Says(3, "Smaller than I imagined", "Check the measurements. Good quality, but the picture made it look bigger."),
            Says(5, "Grandma approved", "I asked the shop's assistant what to get and this is what it said. It was right."),
        ),
        "Building toys": (Says(4, "Easy to tidy up", "Everything goes back in its bag or box, which decides whether a toy stays in our house."),),
    },
)  # fmt: skip
