/**
 * The 1000 classes of ImageNet's challenge in the order that published networks give them, each with its synonyms. From
 * the npm package @tensorflow-models/mobilenet 2.1.1 (src/imagenet_classes.ts), Copyright 2019 Google LLC, Apache License
 * 2.0: https://www.apache.org/licenses/LICENSE-2.0.
 */
export const imagenetClasses: readonly string[] = `\
tench, Tinca tinca|goldfish, Carassius auratus|great white shark, white shark, man-eater, man-eating shark, \
Carcharodon carcharias|tiger shark, Galeocerdo cuvieri|hammerhead, hammerhead shark|electric ray, crampfish,\
 numbfish, torpedo|stingray|cock|hen|ostrich, Struthio camelus|brambling, Fringilla montifringilla|goldfinch\
, Carduelis carduelis|house finch, linnet, Carpodacus mexicanus|junco, snowbird|indigo bunting, indigo finch\
, indigo bird, Passerina cyanea|robin, American robin, Turdus migratorius|bulbul|jay|magpie|chickadee|water \
ouzel, dipper|kite|bald eagle, American eagle, Haliaeetus leucocephalus|vulture|great grey owl, great gray o\
wl, Strix nebulosa|European fire salamander, Salamandra salamandra|common newt, Triturus vulgaris|eft|spotte\
d salamander, Ambystoma maculatum|axolotl, mud puppy, Ambystoma mexicanum|bullfrog, Rana catesbeiana|tree fr\
og, tree-frog|tailed frog, bell toad, ribbed toad, tailed toad, Ascaphus trui|loggerhead, loggerhead turtle,\
 Caretta caretta|leatherback turtle, leatherback, leathery turtle, Dermochelys coriacea|mud turtle|terrapin|\
box turtle, box tortoise|banded gecko|common iguana, iguana, Iguana iguana|American chameleon, anole, Anolis\
 carolinensis|whiptail, whiptail lizard|agama|frilled lizard, Chlamydosaurus kingi|alligator lizard|Gila mon\
ster, Heloderma suspectum|green lizard, Lacerta viridis|African chameleon, Chamaeleo chamaeleon|Komodo drago\
n, Komodo lizard, dragon lizard, giant lizard, Varanus komodoensis|African crocodile, Nile crocodile, Crocod\
ylus niloticus|American alligator, Alligator mississipiensis|triceratops|thunder snake, worm snake, Carphoph\
is amoenus|ringneck snake, ring-necked snake, ring snake|hognose snake, puff adder, sand viper|green snake, \
grass snake|king snake, kingsnake|garter snake, grass snake|water snake|vine snake|night snake, Hypsiglena t\
orquata|boa constrictor, Constrictor constrictor|rock python, rock snake, Python sebae|Indian cobra, Naja na\
ja|green mamba|sea snake|horned viper, cerastes, sand viper, horned asp, Cerastes cornutus|diamondback, diam\
ondback rattlesnake, Crotalus adamanteus|sidewinder, horned rattlesnake, Crotalus cerastes|trilobite|harvest\
man, daddy longlegs, Phalangium opilio|scorpion|black and gold garden spider, Argiope aurantia|barn spider, \
Araneus cavaticus|garden spider, Aranea diademata|black widow, Latrodectus mactans|tarantula|wolf spider, hu\
nting spider|tick|centipede|black grouse|ptarmigan|ruffed grouse, partridge, Bonasa umbellus|prairie chicken\
, prairie grouse, prairie fowl|peacock|quail|partridge|African grey, African gray, Psittacus erithacus|macaw\
|sulphur-crested cockatoo, Kakatoe galerita, Cacatua galerita|lorikeet|coucal|bee eater|hornbill|hummingbird\
|jacamar|toucan|drake|red-breasted merganser, Mergus serrator|goose|black swan, Cygnus atratus|tusker|echidn\
a, spiny anteater, anteater|platypus, duckbill, duckbilled platypus, duck-billed platypus, Ornithorhynchus a\
natinus|wallaby, brush kangaroo|koala, koala bear, kangaroo bear, native bear, Phascolarctos cinereus|wombat\
|jelly fish|sea anemone, anemone|brain coral|flatworm, platyhelminth|nematode, nematode worm, roundworm|conc\
h|snail|slug|sea slug, nudibranch|chiton, coat-of-mail shell, sea cradle, polyplacophore|chambered nautilus,\
 pearly nautilus, nautilus|Dungeness crab, Cancer magister|rock crab, Cancer irroratus|fiddler crab|king cra\
b, Alaska crab, Alaskan king crab, Alaska king crab, Paralithodes camtschatica|American lobster, Northern lo\
bster, Maine lobster, Homarus americanus|spiny lobster, langouste, rock lobster, crawfish, crayfish, sea cra\
wfish|crayfish, crawfish, crawdad, crawdaddy|hermit crab|isopod|white stork, Ciconia ciconia|black stork, Ci\
conia nigra|spoonbill|flamingo|little blue heron, Egretta caerulea|American egret, great white heron, Egrett\
a albus|bittern|crane|limpkin, Aramus pictus|European gallinule, Porphyrio porphyrio|American coot, marsh he\
n, mud hen, water hen, Fulica americana|bustard|ruddy turnstone, Arenaria interpres|red-backed sandpiper, du\
nlin, Erolia alpina|redshank, Tringa totanus|dowitcher|oystercatcher, oyster catcher|pelican|king penguin, A\
ptenodytes patagonica|albatross, mollymawk|grey whale, gray whale, devilfish, Eschrichtius gibbosus, Eschric\
htius robustus|killer whale, killer, orca, grampus, sea wolf, Orcinus orca|dugong, Dugong dugon|sea lion|Chi\
huahua|Japanese spaniel|Maltese dog, Maltese terrier, Maltese|Pekinese, Pekingese, Peke|Shih-Tzu|Blenheim sp\
aniel|papillon|toy terrier|Rhodesian ridgeback|Afghan hound, Afghan|basset, basset hound|beagle|bloodhound, \
sleuthhound|bluetick|black-and-tan coonhound|Walker hound, Walker foxhound|English foxhound|redbone|borzoi, \
Russian wolfhound|Irish wolfhound|Italian greyhound|whippet|Ibizan hound, Ibizan Podenco|Norwegian elkhound,\
 elkhound|otterhound, otter hound|Saluki, gazelle hound|Scottish deerhound, deerhound|Weimaraner|Staffordshi\
re bullterrier, Staffordshire bull terrier|American Staffordshire terrier, Staffordshire terrier, American p\
it bull terrier, pit bull terrier|Bedlington terrier|Border terrier|Kerry blue terrier|Irish terrier|Norfolk\
 terrier|Norwich terrier|Yorkshire terrier|wire-haired fox terrier|Lakeland terrier|Sealyham terrier, Sealyh\
am|Airedale, Airedale terrier|cairn, cairn terrier|Australian terrier|Dandie Dinmont, Dandie Dinmont terrier\
|Boston bull, Boston terrier|miniature schnauzer|giant schnauzer|standard schnauzer|Scotch terrier, Scottish\
 terrier, Scottie|Tibetan terrier, chrysanthemum dog|silky terrier, Sydney silky|soft-coated wheaten terrier\
|West Highland white terrier|Lhasa, Lhasa apso|flat-coated retriever|curly-coated retriever|golden retriever\
|Labrador retriever|Chesapeake Bay retriever|German short-haired pointer|vizsla, Hungarian pointer|English s\
etter|Irish setter, red setter|Gordon setter|Brittany spaniel|clumber, clumber spaniel|English springer, Eng\
lish springer spaniel|Welsh springer spaniel|cocker spaniel, English cocker spaniel, cocker|Sussex spaniel|I\
rish water spaniel|kuvasz|schipperke|groenendael|malinois|briard|kelpie|komondor|Old English sheepdog, bobta\
il|Shetland sheepdog, Shetland sheep dog, Shetland|collie|Border collie|Bouvier des Flandres, Bouviers des F\
landres|Rottweiler|German shepherd, German shepherd dog, German police dog, alsatian|Doberman, Doberman pins\
cher|miniature pinscher|Greater Swiss Mountain dog|Bernese mountain dog|Appenzeller|EntleBucher|boxer|bull m\
astiff|Tibetan mastiff|French bulldog|Great Dane|Saint Bernard, St Bernard|Eskimo dog, husky|malamute, malem\
ute, Alaskan malamute|Siberian husky|dalmatian, coach dog, carriage dog|affenpinscher, monkey pinscher, monk\
ey dog|basenji|pug, pug-dog|Leonberg|Newfoundland, Newfoundland dog|Great Pyrenees|Samoyed, Samoyede|Pomeran\
ian|chow, chow chow|keeshond|Brabancon griffon|Pembroke, Pembroke Welsh corgi|Cardigan, Cardigan Welsh corgi\
|toy poodle|miniature poodle|standard poodle|Mexican hairless|timber wolf, grey wolf, gray wolf, Canis lupus\
|white wolf, Arctic wolf, Canis lupus tundrarum|red wolf, maned wolf, Canis rufus, Canis niger|coyote, prair\
ie wolf, brush wolf, Canis latrans|dingo, warrigal, warragal, Canis dingo|dhole, Cuon alpinus|African huntin\
g dog, hyena dog, Cape hunting dog, Lycaon pictus|hyena, hyaena|red fox, Vulpes vulpes|kit fox, Vulpes macro\
tis|Arctic fox, white fox, Alopex lagopus|grey fox, gray fox, Urocyon cinereoargenteus|tabby, tabby cat|tige\
r cat|Persian cat|Siamese cat, Siamese|Egyptian cat|cougar, puma, catamount, mountain lion, painter, panther\
, Felis concolor|lynx, catamount|leopard, Panthera pardus|snow leopard, ounce, Panthera uncia|jaguar, panthe\
r, Panthera onca, Felis onca|lion, king of beasts, Panthera leo|tiger, Panthera tigris|cheetah, chetah, Acin\
onyx jubatus|brown bear, bruin, Ursus arctos|American black bear, black bear, Ursus americanus, Euarctos ame\
ricanus|ice bear, polar bear, Ursus Maritimus, Thalarctos maritimus|sloth bear, Melursus ursinus, Ursus ursi\
nus|mongoose|meerkat, mierkat|tiger beetle|ladybug, ladybeetle, lady beetle, ladybird, ladybird beetle|groun\
d beetle, carabid beetle|long-horned beetle, longicorn, longicorn beetle|leaf beetle, chrysomelid|dung beetl\
e|rhinoceros beetle|weevil|fly|bee|ant, emmet, pismire|grasshopper, hopper|cricket|walking stick, walkingsti\
ck, stick insect|cockroach, roach|mantis, mantid|cicada, cicala|leafhopper|lacewing, lacewing fly|dragonfly,\
 darning needle, devil's darning needle, sewing needle, snake feeder, snake doctor, mosquito hawk, skeeter h\
awk|damselfly|admiral|ringlet, ringlet butterfly|monarch, monarch butterfly, milkweed butterfly, Danaus plex\
ippus|cabbage butterfly|sulphur butterfly, sulfur butterfly|lycaenid, lycaenid butterfly|starfish, sea star|\
sea urchin|sea cucumber, holothurian|wood rabbit, cottontail, cottontail rabbit|hare|Angora, Angora rabbit|h\
amster|porcupine, hedgehog|fox squirrel, eastern fox squirrel, Sciurus niger|marmot|beaver|guinea pig, Cavia\
 cobaya|sorrel|zebra|hog, pig, grunter, squealer, Sus scrofa|wild boar, boar, Sus scrofa|warthog|hippopotamu\
s, hippo, river horse, Hippopotamus amphibius|ox|water buffalo, water ox, Asiatic buffalo, Bubalus bubalis|b\
ison|ram, tup|bighorn, bighorn sheep, cimarron, Rocky Mountain bighorn, Rocky Mountain sheep, Ovis canadensi\
s|ibex, Capra ibex|hartebeest|impala, Aepyceros melampus|gazelle|Arabian camel, dromedary, Camelus dromedari\
us|llama|weasel|mink|polecat, fitch, foulmart, foumart, Mustela putorius|black-footed ferret, ferret, Mustel\
a nigripes|otter|skunk, polecat, wood pussy|badger|armadillo|three-toed sloth, ai, Bradypus tridactylus|oran\
gutan, orang, orangutang, Pongo pygmaeus|gorilla, Gorilla gorilla|chimpanzee, chimp, Pan troglodytes|gibbon,\
 Hylobates lar|siamang, Hylobates syndactylus, Symphalangus syndactylus|guenon, guenon monkey|patas, hussar \
monkey, Erythrocebus patas|baboon|macaque|langur|colobus, colobus monkey|proboscis monkey, Nasalis larvatus|\
marmoset|capuchin, ringtail, Cebus capucinus|howler monkey, howler|titi, titi monkey|spider monkey, Ateles g\
eoffroyi|squirrel monkey, Saimiri sciureus|Madagascar cat, ring-tailed lemur, Lemur catta|indri, indris, Ind\
ri indri, Indri brevicaudatus|Indian elephant, Elephas maximus|African elephant, Loxodonta africana|lesser p\
anda, red panda, panda, bear cat, cat bear, Ailurus fulgens|giant panda, panda, panda bear, coon bear, Ailur\
opoda melanoleuca|barracouta, snoek|eel|coho, cohoe, coho salmon, blue jack, silver salmon, Oncorhynchus kis\
utch|rock beauty, Holocanthus tricolor|anemone fish|sturgeon|gar, garfish, garpike, billfish, Lepisosteus os\
seus|lionfish|puffer, pufferfish, blowfish, globefish|abacus|abaya|academic gown, academic robe, judge's rob\
e|accordion, piano accordion, squeeze box|acoustic guitar|aircraft carrier, carrier, flattop, attack aircraf\
t carrier|airliner|airship, dirigible|altar|ambulance|amphibian, amphibious vehicle|analog clock|apiary, bee\
 house|apron|ashcan, trash can, garbage can, wastebin, ash bin, ash-bin, ashbin, dustbin, trash barrel, tras\
h bin|assault rifle, assault gun|backpack, back pack, knapsack, packsack, rucksack, haversack|bakery, bakesh\
op, bakehouse|balance beam, beam|balloon|ballpoint, ballpoint pen, ballpen, Biro|Band Aid|banjo|bannister, b\
anister, balustrade, balusters, handrail|barbell|barber chair|barbershop|barn|barometer|barrel, cask|barrow,\
 garden cart, lawn cart, wheelbarrow|baseball|basketball|bassinet|bassoon|bathing cap, swimming cap|bath tow\
el|bathtub, bathing tub, bath, tub|beach wagon, station wagon, wagon, estate car, beach waggon, station wagg\
on, waggon|beacon, lighthouse, beacon light, pharos|beaker|bearskin, busby, shako|beer bottle|beer glass|bel\
l cote, bell cot|bib|bicycle-built-for-two, tandem bicycle, tandem|bikini, two-piece|binder, ring-binder|bin\
oculars, field glasses, opera glasses|birdhouse|boathouse|bobsled, bobsleigh, bob|bolo tie, bolo, bola tie, \
bola|bonnet, poke bonnet|bookcase|bookshop, bookstore, bookstall|bottlecap|bow|bow tie, bow-tie, bowtie|bras\
s, memorial tablet, plaque|brassiere, bra, bandeau|breakwater, groin, groyne, mole, bulwark, seawall, jetty|\
breastplate, aegis, egis|broom|bucket, pail|buckle|bulletproof vest|bullet train, bullet|butcher shop, meat \
market|cab, hack, taxi, taxicab|caldron, cauldron|candle, taper, wax light|cannon|canoe|can opener, tin open\
er|cardigan|car mirror|carousel, carrousel, merry-go-round, roundabout, whirligig|carpenter's kit, tool kit|\
carton|car wheel|cash machine, cash dispenser, automated teller machine, automatic teller machine, automated\
 teller, automatic teller, ATM|cassette|cassette player|castle|catamaran|CD player|cello, violoncello|cellul\
ar telephone, cellular phone, cellphone, cell, mobile phone|chain|chainlink fence|chain mail, ring mail, mai\
l, chain armor, chain armour, ring armor, ring armour|chain saw, chainsaw|chest|chiffonier, commode|chime, b\
ell, gong|china cabinet, china closet|Christmas stocking|church, church building|cinema, movie theater, movi\
e theatre, movie house, picture palace|cleaver, meat cleaver, chopper|cliff dwelling|cloak|clog, geta, patte\
n, sabot|cocktail shaker|coffee mug|coffeepot|coil, spiral, volute, whorl, helix|combination lock|computer k\
eyboard, keypad|confectionery, confectionary, candy store|container ship, containership, container vessel|co\
nvertible|corkscrew, bottle screw|cornet, horn, trumpet, trump|cowboy boot|cowboy hat, ten-gallon hat|cradle\
|crane|crash helmet|crate|crib, cot|Crock Pot|croquet ball|crutch|cuirass|dam, dike, dyke|desk|desktop compu\
ter|dial telephone, dial phone|diaper, nappy, napkin|digital clock|digital watch|dining table, board|dishrag\
, dishcloth|dishwasher, dish washer, dishwashing machine|disk brake, disc brake|dock, dockage, docking facil\
ity|dogsled, dog sled, dog sleigh|dome|doormat, welcome mat|drilling platform, offshore rig|drum, membranoph\
one, tympan|drumstick|dumbbell|Dutch oven|electric fan, blower|electric guitar|electric locomotive|entertain\
ment center|envelope|espresso maker|face powder|feather boa, boa|file, file cabinet, filing cabinet|fireboat\
|fire engine, fire truck|fire screen, fireguard|flagpole, flagstaff|flute, transverse flute|folding chair|fo\
otball helmet|forklift|fountain|fountain pen|four-poster|freight car|French horn, horn|frying pan, frypan, s\
killet|fur coat|garbage truck, dustcart|gasmask, respirator, gas helmet|gas pump, gasoline pump, petrol pump\
, island dispenser|goblet|go-kart|golf ball|golfcart, golf cart|gondola|gong, tam-tam|gown|grand piano, gran\
d|greenhouse, nursery, glasshouse|grille, radiator grille|grocery store, grocery, food market, market|guillo\
tine|hair slide|hair spray|half track|hammer|hamper|hand blower, blow dryer, blow drier, hair dryer, hair dr\
ier|hand-held computer, hand-held microcomputer|handkerchief, hankie, hanky, hankey|hard disc, hard disk, fi\
xed disk|harmonica, mouth organ, harp, mouth harp|harp|harvester, reaper|hatchet|holster|home theater, home \
theatre|honeycomb|hook, claw|hoopskirt, crinoline|horizontal bar, high bar|horse cart, horse-cart|hourglass|\
iPod|iron, smoothing iron|jack-o'-lantern|jean, blue jean, denim|jeep, landrover|jersey, T-shirt, tee shirt|\
jigsaw puzzle|jinrikisha, ricksha, rickshaw|joystick|kimono|knee pad|knot|lab coat, laboratory coat|ladle|la\
mpshade, lamp shade|laptop, laptop computer|lawn mower, mower|lens cap, lens cover|letter opener, paper knif\
e, paperknife|library|lifeboat|lighter, light, igniter, ignitor|limousine, limo|liner, ocean liner|lipstick,\
 lip rouge|Loafer|lotion|loudspeaker, speaker, speaker unit, loudspeaker system, speaker system|loupe, jewel\
er's loupe|lumbermill, sawmill|magnetic compass|mailbag, postbag|mailbox, letter box|maillot|maillot, tank s\
uit|manhole cover|maraca|marimba, xylophone|mask|matchstick|maypole|maze, labyrinth|measuring cup|medicine c\
hest, medicine cabinet|megalith, megalithic structure|microphone, mike|microwave, microwave oven|military un\
iform|milk can|minibus|miniskirt, mini|minivan|missile|mitten|mixing bowl|mobile home, manufactured home|Mod\
el T|modem|monastery|monitor|moped|mortar|mortarboard|mosque|mosquito net|motor scooter, scooter|mountain bi\
ke, all-terrain bike, off-roader|mountain tent|mouse, computer mouse|mousetrap|moving van|muzzle|nail|neck b\
race|necklace|nipple|notebook, notebook computer|obelisk|oboe, hautboy, hautbois|ocarina, sweet potato|odome\
ter, hodometer, mileometer, milometer|oil filter|organ, pipe organ|oscilloscope, scope, cathode-ray oscillos\
cope, CRO|overskirt|oxcart|oxygen mask|packet|paddle, boat paddle|paddlewheel, paddle wheel|padlock|paintbru\
sh|pajama, pyjama, pj's, jammies|palace|panpipe, pandean pipe, syrinx|paper towel|parachute, chute|parallel \
bars, bars|park bench|parking meter|passenger car, coach, carriage|patio, terrace|pay-phone, pay-station|ped\
estal, plinth, footstall|pencil box, pencil case|pencil sharpener|perfume, essence|Petri dish|photocopier|pi\
ck, plectrum, plectron|pickelhaube|picket fence, paling|pickup, pickup truck|pier|piggy bank, penny bank|pil\
l bottle|pillow|ping-pong ball|pinwheel|pirate, pirate ship|pitcher, ewer|plane, carpenter's plane, woodwork\
ing plane|planetarium|plastic bag|plate rack|plow, plough|plunger, plumber's helper|Polaroid camera, Polaroi\
d Land camera|pole|police van, police wagon, paddy wagon, patrol wagon, wagon, black Maria|poncho|pool table\
, billiard table, snooker table|pop bottle, soda bottle|pot, flowerpot|potter's wheel|power drill|prayer rug\
, prayer mat|printer|prison, prison house|projectile, missile|projector|puck, hockey puck|punching bag, punc\
h bag, punching ball, punchball|purse|quill, quill pen|quilt, comforter, comfort, puff|racer, race car, raci\
ng car|racket, racquet|radiator|radio, wireless|radio telescope, radio reflector|rain barrel|recreational ve\
hicle, RV, R.V.|reel|reflex camera|refrigerator, icebox|remote control, remote|restaurant, eating house, eat\
ing place, eatery|revolver, six-gun, six-shooter|rifle|rocking chair, rocker|rotisserie|rubber eraser, rubbe\
r, pencil eraser|rugby ball|rule, ruler|running shoe|safe|safety pin|saltshaker, salt shaker|sandal|sarong|s\
ax, saxophone|scabbard|scale, weighing machine|school bus|schooner|scoreboard|screen, CRT screen|screw|screw\
driver|seat belt, seatbelt|sewing machine|shield, buckler|shoe shop, shoe-shop, shoe store|shoji|shopping ba\
sket|shopping cart|shovel|shower cap|shower curtain|ski|ski mask|sleeping bag|slide rule, slipstick|sliding \
door|slot, one-armed bandit|snorkel|snowmobile|snowplow, snowplough|soap dispenser|soccer ball|sock|solar di\
sh, solar collector, solar furnace|sombrero|soup bowl|space bar|space heater|space shuttle|spatula|speedboat\
|spider web, spider's web|spindle|sports car, sport car|spotlight, spot|stage|steam locomotive|steel arch br\
idge|steel drum|stethoscope|stole|stone wall|stopwatch, stop watch|stove|strainer|streetcar, tram, tramcar, \
trolley, trolley car|stretcher|studio couch, day bed|stupa, tope|submarine, pigboat, sub, U-boat|suit, suit \
of clothes|sundial|sunglass|sunglasses, dark glasses, shades|sunscreen, sunblock, sun blocker|suspension bri\
dge|swab, swob, mop|sweatshirt|swimming trunks, bathing trunks|swing|switch, electric switch, electrical swi\
tch|syringe|table lamp|tank, army tank, armored combat vehicle, armoured combat vehicle|tape player|teapot|t\
eddy, teddy bear|television, television system|tennis ball|thatch, thatched roof|theater curtain, theatre cu\
rtain|thimble|thresher, thrasher, threshing machine|throne|tile roof|toaster|tobacco shop, tobacconist shop,\
 tobacconist|toilet seat|torch|totem pole|tow truck, tow car, wrecker|toyshop|tractor|trailer truck, tractor\
 trailer, trucking rig, rig, articulated lorry, semi|tray|trench coat|tricycle, trike, velocipede|trimaran|t\
ripod|triumphal arch|trolleybus, trolley coach, trackless trolley|trombone|tub, vat|turnstile|typewriter key\
board|umbrella|unicycle, monocycle|upright, upright piano|vacuum, vacuum cleaner|vase|vault|velvet|vending m\
achine|vestment|viaduct|violin, fiddle|volleyball|waffle iron|wall clock|wallet, billfold, notecase, pocketb\
ook|wardrobe, closet, press|warplane, military plane|washbasin, handbasin, washbowl, lavabo, wash-hand basin\
|washer, automatic washer, washing machine|water bottle|water jug|water tower|whiskey jug|whistle|wig|window\
 screen|window shade|Windsor tie|wine bottle|wing|wok|wooden spoon|wool, woolen, woollen|worm fence, snake f\
ence, snake-rail fence, Virginia fence|wreck|yawl|yurt|web site, website, internet site, site|comic book|cro\
ssword puzzle, crossword|street sign|traffic light, traffic signal, stoplight|book jacket, dust cover, dust \
jacket, dust wrapper|menu|plate|guacamole|consomme|hot pot, hotpot|trifle|ice cream, icecream|ice lolly, lol\
ly, lollipop, popsicle|French loaf|bagel, beigel|pretzel|cheeseburger|hotdog, hot dog, red hot|mashed potato\
|head cabbage|broccoli|cauliflower|zucchini, courgette|spaghetti squash|acorn squash|butternut squash|cucumb\
er, cuke|artichoke, globe artichoke|bell pepper|cardoon|mushroom|Granny Smith|strawberry|orange|lemon|fig|pi\
neapple, ananas|banana|jackfruit, jak, jack|custard apple|pomegranate|hay|carbonara|chocolate sauce, chocola\
te syrup|dough|meat loaf, meatloaf|pizza, pizza pie|potpie|burrito|red wine|espresso|cup|eggnog|alp|bubble|c\
liff, drop, drop-off|coral reef|geyser|lakeside, lakeshore|promontory, headland, head, foreland|sandbar, san\
d bar|seashore, coast, seacoast, sea-coast|valley, vale|volcano|ballplayer, baseball player|groom, bridegroo\
m|scuba diver|rapeseed|daisy|yellow lady's slipper, yellow lady-slipper, Cypripedium calceolus, Cypripedium \
parviflorum|corn|acorn|hip, rose hip, rosehip|buckeye, horse chestnut, conker|coral fungus|agaric|gyromitra|\
stinkhorn, carrion fungus|earthstar|hen-of-the-woods, hen of the woods, Polyporus frondosus, Grifola frondos\
a|bolete|ear, spike, capitulum|toilet tissue, toilet paper, bathroom tissue`.split('|');
