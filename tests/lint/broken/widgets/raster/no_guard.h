int notGuarded();
