"""Sheets like those of the ONS workbooks of police force areas, in the layouts of 2018 and 2024."""

P1 = [
    ["Table P1:  Police recorded crime by offence group, number of offences, year ending June 181,2"],
    [],
    ["England and Wales"],
    [None, None, "Total recorded crime (excluding fraud3)", None, "Victim-based crime", None, None, None],
    ["Area Code", "Area Name", None, None, "Homicide", "Stalking and harassment 4", "Non-residential  burglary5,6"],
    [None, None, "Numbers", None, None, None, None, None],
    ["K04000001", "ENGLAND AND WALES7,8", 900, None, 12, 30, 60, None],
    ["E12000005", "West Midlands ", 800, None, 10, 20, 50, None],
    ["E23000014", "West Midlands", 700, None, 9, 15, 45, None],
    ["E23000034", "London, City of10", 40, None, 0, "..", "-", None],
    ["W92000004", "WALES", 60, None, 1, 3, 5, None],
    ["W15000004", "Dyfed-Powys4", 60, None, 1, 3, 5, None],
    [None, "British Transport Police", 30, None, 2, 7, 9, None],
    ["Source: Police recorded crime, Home Office"],
    ["1. Police recorded crime data are not designated as National Statistics."],
]  # fmt: skip
P2 = [["Table P2:  Police recorded crime, percentage change, year ending June 2018"], ["Area Code", "Area Name", "x"]]
P7 = [
    ["Table P7: Anti-social behaviour incidents (non-National Statistics), by police force area"],
    [],
    [None, "Apr '07 to Mar '084", None, "Apr '11 to Mar '125, 6", None],
    [None, "Number of Incidents", "Number per 1,000 population", "Number of Incidents", "Number per 1,000 population"],
    ["ENGLAND AND WALES (inc. BTP)9", "..", "..", 900, 1.5],
    [],
    ["West Midlands ", 800, 1.5, 700, 1.4],
    ["West Midlands", 600, 1.5, 500, 1.4],
    ["City of London10", 19, "+", 20, "+"],
    [],
    ["WALES", 60, 2.5, 50, 2.4],
    ["Dyfed-Powys", 60, 2.5, 50, 2.4],
    ["British Transport Police9", "..", "..", 40, ".."],
    ["Source: Home Office - Police recorded incidents"],
]
P8 = [["Table P8: Anti-social behaviour incidents, by category of incident"], ["Area Code"], ["E23000014"]]
P9 = [
    ["Table P9:  Mid-year population estimates for police force areas, English regions and Wales, 2002 to 20161"],
    [None, None, "Mid-year", None],
    ["Area Code", "Area Name", 2009, 2010],
    ["E12000005", "West Midlands", 5528000, 5600000],
    ["E23000014", "West Midlands", 2687100, 2700000],
    ["1. Estimates are rounded to the nearest 100 and may not sum to totals."],
]
P10 = [[P9[0][0].replace("P9", "P10").replace("population", "household")], *P9[1:]]
OLD = {"Correction": [["A small error occurred"]], "Notes": [["Notes"]], "Table P1 ": P1, "Table P2": P2}

NOTED = ["This worksheet contains one table."]
P1_2024 = [
    ["Table P1:  Police recorded crime, number of offences, year ending December 2024 [note 1]"],
    NOTED,
    ["Area Code", "Area Name", "Total recorded crime\n (excluding fraud) \n[note 2]", "Miscellaneous crimes"],
    ["K04000001", "ENGLAND AND WALES [note 3]", 900, 9],
    ["E23000038", "Wiltshire ", 100, "[x]"],
    ["E23000031", "Surrey", 200, "[z]"],
]
C_HEADING = [
    "Police Force\nArea code", "Police Force\nArea name", "Community Safety\nPartnership code",
    "Community Safety\nPartnership name", "Local Authority code", "Local Authority name",
]  # fmt: skip
C2 = [
    ["Table C2: Number of police recorded crimes, year ending December 2024 [note 1][note 2]"],
    NOTED,
    [*C_HEADING, "Homicide", "All other theft\n offences"],
    ["E23000032", "Kent", None, None, None, None, 9, 90],
    ["E23000032", "Kent", "E22000194", "Ashford", "E07000105", "Ashford ", 4, 40],
    ["E23000032", "Kent", None, "Unassigned Kent", None, None, 5, 50],
    ["E23000031", "Surrey", None, None, None, None, 1, 10],
    ["E23000031", "Surrey", "E22000257", "Elmbridge", "E07000207", "Elmbridge", 1, "[u]"],
    ["E23000032", "Surrey", None, "unassigned Surrey", None, None, None, None],
    ["E23000005", "Greater Manchester", None, "Manchester Airport", None, None, 0, 1684],
    ["E23000034", "City of London", "E22000180", "City of London", "E09000001", "City of London", 0, 7],
]  # fmt: skip
C4 = [
    ["Table C4:  Recorded crime rate per 1,000 population/households, year ending December 2024 [note 1]"],
    NOTED,
    [*C_HEADING, "Population figures\n (mid-2022) \n- rounded", "Household figures\n (mid-2021)", "Homicide"],
    ["E23000032", "Kent", None, None, None, None, 1800000, 700000, 0.1],
    ["E23000032", "Kent", "E22000194", "Ashford", "E07000105", "Ashford", 134000, 53000, 0.1],
    ["E23000032", "Kent", None, "Unassigned Kent", None, None, "[X]", "[x]", "[x]"],
    ["E23000034", "City of London[note 9]", "E22000180", "City of London", None, None, 10800, 4900, "[u1]"],
]  # fmt: skip
C5 = [["Table C5:  Number of police recorded crimes, year ending December 2023"], *C2[1:]]
NEW = {"Cover_sheet": [["Tables"]], "Table P1": P1_2024, "Table C2": C2, "Table C4": C4, "Table C5 ": C5}
