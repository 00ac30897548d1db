extension Pictogram {
    /// Things found indoors: kitchen, food, furniture, electronics, appliances, household; forty classes drawn by hand.
    package static let indoors: [Pictogram] = kitchen + food + furniture + electronics + appliances + household
}
