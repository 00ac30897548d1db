extension Pictogram {
    /// The pictograms of things found indoors: kitchen, food, furniture, electronics, appliances, household: forty classes.
    package static let indoors: [Pictogram] = kitchen + food + furniture + electronics + appliances + household
}
