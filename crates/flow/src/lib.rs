//! Where a login is decided: pure, without clock, chance or network.
