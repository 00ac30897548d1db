extension Pictogram {
    /// A person, animals, vehicles, street furniture, accessories, sports and a bottle: forty classes drawn by hand.
    package static let outdoors: [Pictogram] = street + vehicles + animals + wildAnimals + accessories + sports
}
