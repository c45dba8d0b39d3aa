//! A story: who does what when, and what goes wrong; all of it from a seed, and each part of it can be taken away.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::action::{Action, Who, weighted};
use crate::actors::{fan, finance, gate, organizer};
use crate::dice::Dice;
use crate::faults::exact::Exact;
use crate::faults::{FaultId, Weather};

/// A story.
#[derive(Debug, Clone)]
pub struct Story {
    /// What it is made from.
    pub seed: u64,
    /// What there is.
    pub plan: Plan,
    /// What is done, in the order of time.
    pub steps: Vec<Step>,
    /// How often what goes wrong.
    pub weather: Weather,
    /// What would go wrong, and is to go well.
    pub spared: BTreeSet<FaultId>,
    /// One thing that goes wrong for certain.
    pub exactly: Option<Exact>,
    /// How many things the cloud does side by side.
    pub side_by_side: usize,
}

/// Something that somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When, after the beginning.
    pub at: Duration,
    /// Who.
    pub who: Who,
    /// What.
    pub action: Action,
}

/// What there is in a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How many fans.
    pub fans: usize,
    /// The concerts.
    pub concerts: Vec<ConcertPlan>,
    /// Whether Stripe fails whenever it is to give money back, to the end of all days.
    pub refuses_refunds: bool,
}

/// A concert and what is sold for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcertPlan {
    /// What its tickets are sold in.
    pub currency: Currency,
    /// How many places each ticket type has.
    pub capacities: Vec<u32>,
    /// The price of each, in minor units.
    pub prices: Vec<u32>,
    /// How many percent dearer each has become.
    pub dearer: Vec<u32>,
    /// Ticket types that are no longer sold, by number.
    pub taken_off: BTreeSet<usize>,
    /// How many hours later than first said it begins.
    pub hours_later: u32,
}

/// A currency, by how many decimals it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Currency {
    /// None.
    Yen,
    /// Two.
    Zloty,
    /// Three.
    Dinar,
}

impl Currency {
    /// Its ISO code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Yen => "JPY",
            Self::Zloty => "PLN",
            Self::Dinar => "KWD",
        }
    }

    /// An amount of minor units, as text.
    pub fn price(self, minor: u32) -> String {
        match self {
            Self::Yen => minor.to_string(),
            Self::Zloty => format!("{}.{:02}", minor / 100, minor % 100),
            // Cards are charged in tens of fils.
            Self::Dinar => format!("{}.{:02}0", minor / 100, minor % 100),
        }
    }
}

/// A ticket type of a concert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tier {
    /// The number of the concert.
    pub concert: usize,
    /// The number of the ticket type in it.
    pub number: usize,
}

impl Tier {
    /// The ticket type's id.
    pub fn name(self) -> &'static str {
        TIERS.get(self.number).copied().unwrap_or("none")
    }
}

/// The ids of ticket types. A concert is sold with one or two; more come later.
pub const TIERS: [&str; 3] = ["regular", "golden-circle", "balcony"];

impl ConcertPlan {
    /// The ticket types that are sold, by number.
    pub fn on_sale(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.capacities.len()).filter(|number| !self.taken_off.contains(number))
    }
}

impl Plan {
    pub(crate) fn some_tier(&self, random: &mut fastrand::Rng) -> Tier {
        let concert = random.usize(0..self.concerts.len().max(1));
        let types = self.concerts.get(concert).map_or(1, |concert| concert.capacities.len());
        // Now and then one that is not sold, or not yet.
        let number = if random.usize(0..16) == 0 { types } else { random.usize(0..types.max(1)) };
        Tier { concert, number }
    }
}

/// How large stories are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// A handful of fans: for many seeds.
    Small,
    /// Mostly a handful, sometimes some dozens.
    Mixed,
}

impl Story {
    /// The story of a seed.
    pub fn of(seed: u64, size: Size) -> Self {
        let dice = Dice::new(seed);
        let plan = plan(dice, size);
        let mut steps: Vec<Step> = (0..plan.concerts.len())
            .map(|number| Step {
                at: Duration::ZERO,
                who: Who::Organizer(number),
                action: Action::Organizer(organizer::Action::PutOnSale(number)),
            })
            .collect();
        let opening = Duration::from_secs(5);
        for number in 0..plan.fans {
            let random = &mut dice.sequence(&format!("fan {number}"));
            let begin = opening + Duration::from_millis(random.u64(0..40) * 500);
            let actions = fan::plan(&plan, random);
            add(
                &mut steps,
                Who::Fan(number),
                begin,
                actions.into_iter().map(|(pause, action)| (pause, Action::Fan(action))),
            );
        }
        for number in 0..plan.concerts.len() {
            let actions = organizer::plan(&plan, &mut dice.sequence(&format!("organizer {number}")));
            let actions = actions.into_iter().map(|(pause, action)| (pause, Action::Organizer(action)));
            add(&mut steps, Who::Organizer(number), opening, actions);
        }
        for number in 0..2 {
            let actions = gate::plan(&plan, &mut dice.sequence(&format!("gate {number}")));
            let actions = actions.into_iter().map(|(pause, action)| (pause, Action::Gate(action)));
            add(&mut steps, Who::Gate(number), Duration::from_secs(45), actions);
        }
        for number in 0..2 {
            let actions = finance::plan(&plan, &mut dice.sequence(&format!("finance {number}")));
            let actions = actions.into_iter().map(|(pause, action)| (pause, Action::Finance(action)));
            add(&mut steps, Who::Finance(number), Duration::from_secs(10), actions);
        }
        steps.sort_by_key(|step| step.at);
        let mut random = dice.sequence("side by side");
        Self {
            seed,
            plan,
            steps,
            weather: Weather::of(dice),
            spared: BTreeSet::new(),
            exactly: None,
            side_by_side: weighted(&mut random, &[(2, 1), (3, 3), (3, 8)]),
        }
    }
}

fn add(steps: &mut Vec<Step>, who: Who, begin: Duration, actions: impl Iterator<Item = (Duration, Action)>) {
    let mut at = begin;
    for (pause, action) in actions {
        at += pause;
        steps.push(Step { at, who, action });
    }
}

fn plan(dice: Dice, size: Size) -> Plan {
    let mut random = dice.sequence("plan");
    let fans = match size {
        Size::Mixed if random.usize(0..20) == 0 => random.usize(25..=60),
        _ => random.usize(1..=6),
    };
    let concert = |random: &mut fastrand::Rng| {
        let types = random.usize(1..=2);
        let places = [(2, 1), (2, 2), (3, 4), (4, 10), (3, 60)];
        ConcertPlan {
            currency: weighted(random, &[(4, Currency::Zloty), (1, Currency::Yen), (1, Currency::Dinar)]),
            capacities: (0..types).map(|_| weighted(random, &places)).collect(),
            prices: (0..types).map(|_| weighted(random, &[(1, 0), (9, 34_900), (4, 10_001), (2, 89_990)])).collect(),
            dearer: vec![0; types],
            taken_off: BTreeSet::new(),
            hours_later: 0,
        }
    };
    let concerts = weighted(&mut random, &[(3, 1), (1, 2)]);
    let concerts = (0..concerts).map(|_| concert(&mut random)).collect();
    Plan { fans, concerts, refuses_refunds: random.usize(0..5) == 0 }
}
