// Tests of the clean stage.
import Testing
@testable import CleanStage
