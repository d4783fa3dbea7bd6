// The only use of the C library in this target.
public import Glibc

/// Base 2 logarithm.
@inlinable package func log2(_ x: Double) -> Double { Glibc.log2(x) }
/// 2 to the power x.
@inlinable package func exp2(_ x: Double) -> Double { Glibc.exp2(x) }
/// Natural logarithm.
@inlinable package func log(_ x: Double) -> Double { Glibc.log(x) }
/// e to the power x.
@inlinable package func exp(_ x: Double) -> Double { Glibc.exp(x) }
