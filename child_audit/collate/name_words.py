"""Words that names are made of, and words that only look like names or initials."""

_PARTICLES = """
    ab abu al and ap bin bint binti da das de del della den der di do dos du e el i ibn ii iii jr la le les los
    mac mc of saint san sr st ten ter the van von y zu
"""
_WORDS_TOO = """
    ali amber an angel april art ash auditor august baker banks basil be ben berry best bill bird bishop black
    blessing bob bond brook brooks brown bush butler care carer carpenter carter case cases chance charity chase
    child childs chuck church cliff contact cook cooper court crystal daisy dale darling dawn day days dear
    destiny do don drew dusty early east ever example faith family farmer father fathers fiction field fields
    fisher ford forest fox frank gardener gene ginger glen good grace grant gray green grey guy hall harm harmony
    heath heather help hill hills holly home hope hunter imaginary in iris ivy jack jade jasmine joy june justice
    ken king knight lamb lane lee lily long lord love loving lucky manager mark marsh mason may melody miles
    miller mills miracle moon moore more moss mother mothers my nash neglect nelly nick night no noble norm north
    olive on order orders page parent parents parish park parks pat pearl penny pierce pike placeholder plan plans
    pool poole pope poppy porter potter power powers precious pretend price prince queen rain randy ray read
    reason reed review reviews rice rich river rob rod rose ruby rush rusty safe sage sands sandy school serenity
    sharp shepherd short skip sky smith snow so son sons south specimen spring stack star steed steel stone storm
    street strong sue summer summers sun sunny support swift tate taylor thorn todd trap trip turner vale van vine
    violet visit visits wade walker walls ward warden waters weaver webb well wells west white will winter winters
    wise wolf wood woods worker wren yard young
"""
_ABBREVIATIONS = """
    ad am ap asb atm cce ce cf cic cin cla cme cp cs cse ctm cwd da dob dr dsl dv ea ed edt eh ehc ehcp fgc fgm
    fsw gp ha hr hv ic icpc id io iro it la lac lado lp lpm mappa marac mash mr ms na nd nfa nhs no ok op os ot pa
    pe pip plo pm pp pr pru qa rcpc rd ri rp s17 s47 sen send sm sn sp ssw st sw tac tacf taf th tm tv uk ya yjs
    yot yp
"""

PARTICLES = frozenset(_PARTICLES.split())
"""Parts of names that are no name by themselves."""

WORDS_TOO = frozenset(_WORDS_TOO.split())
"""Names that are words too: only with a capital are they taken for a name."""

ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""What initials mean in children's services; where a child's are the same, nobody can tell which was meant."""
