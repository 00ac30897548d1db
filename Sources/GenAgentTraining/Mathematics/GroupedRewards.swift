/// Groups by number, in the order in which they first appear.
@usableFromInline
struct GroupNumbers {
    /// The number of the group of every rollout.
    @usableFromInline var numbers: [Int] = []
    /// How many groups there are.
    @usableFromInline var count: Int

    @inlinable
    init<Group: Hashable>(_ groups: [Group]) {
        var known: [Group: Int] = [:]
        numbers.reserveCapacity(groups.count)
        var last: (group: Group, number: Int)?
        for group in groups {
            // Rollouts of a group usually lie side by side, and comparing is cheaper than hashing.
            if let last, last.group == group {
                numbers.append(last.number)
                continue
            }
            let number = known[group] ?? known.count
            known[group] = number
            numbers.append(number)
            last = (group, number)
        }
        count = known.count
    }
}

/// Rewards with what is known of their groups. A reward that is `nil` or not finite belongs to none.
@usableFromInline
struct GroupedRewards {
    /// What is known of a group.
    struct Group {
        var count = 0
        var first = 0.0
        var differs = false
        var mean = 0.0
        /// The sum of squared distances from the mean.
        var squares = 0.0
    }

    let numbers: [Int]
    /// Rewards; NaN for those that belong to no group.
    let values: [Double]
    let groups: [Group]

    @usableFromInline
    init(_ rewards: [Double?], _ index: GroupNumbers) throws(TrainingMathError) {
        guard rewards.count == index.numbers.count else {
            throw .shape("groups", index.numbers.count, "\(rewards.count) rewards")
        }
        let values = rewards.map { reward in reward.flatMap { $0.isFinite ? $0 : nil } ?? .nan }
        var groups = [Group](repeating: Group(), count: index.count)
        groups.withUnsafeMutableBufferPointer { groups in
            for (place, number) in index.numbers.enumerated() where !values[place].isNaN {
                let value = values[place]
                if groups[number].count == 0 { groups[number].first = value }
                groups[number].differs = groups[number].differs || value != groups[number].first
                groups[number].count += 1
                groups[number].mean += value
            }
            for number in groups.indices { groups[number].mean /= Double(max(1, groups[number].count)) }
            for (place, number) in index.numbers.enumerated() where !values[place].isNaN {
                let difference = values[place] - groups[number].mean
                groups[number].squares += difference * difference
            }
        }
        self.numbers = index.numbers
        self.values = values
        self.groups = groups
    }

    func isKept(_ index: Int) -> Bool { !values[index].isNaN }
}
