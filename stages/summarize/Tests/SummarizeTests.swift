// Tests of the summarize stage.
import Testing
@testable import SummarizeStage
