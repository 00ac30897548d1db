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
            let number: Int
            if let found = known[group] {
                number = found
            } else {
                number = known.count
                known[group] = number
            }
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
        var values = [Double](repeating: .nan, count: rewards.count)
        var groups = [Group](repeating: Group(), count: index.count)
        rewards.withUnsafeBufferPointer { rewards in
            index.numbers.withUnsafeBufferPointer { numbers in
                values.withUnsafeMutableBufferPointer { values in
                    groups.withUnsafeMutableBufferPointer { groups in
                        Self.fill(rewards, numbers, values, groups)
                    }
                }
            }
        }
        self.numbers = index.numbers
        self.values = values
        self.groups = groups
    }

    private static func fill(
        _ rewards: UnsafeBufferPointer<Double?>, _ numbers: UnsafeBufferPointer<Int>,
        _ values: UnsafeMutableBufferPointer<Double>, _ groups: UnsafeMutableBufferPointer<Group>
    ) {
        for place in rewards.indices {
            guard let value = rewards[place], value.isFinite else { continue }
            values[place] = value
            let number = numbers[place]
            if groups[number].count == 0 { groups[number].first = value }
            if value != groups[number].first { groups[number].differs = true }
            groups[number].count += 1
            groups[number].mean += value
        }
        for number in groups.indices { groups[number].mean /= Double(max(1, groups[number].count)) }
        for place in values.indices where !values[place].isNaN {
            let difference = values[place] - groups[numbers[place]].mean
            groups[numbers[place]].squares += difference * difference
        }
    }

    func isKept(_ index: Int) -> Bool { !values[index].isNaN }
}
