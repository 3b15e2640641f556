using Xunit;

// Some tests measure how quickly a backend reacts: nothing else may run beside them.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
